//! Judges the access patterns of a table.

use super::Judge;
use super::entities::{in_table, index_key, spelled};
use super::entity_rules::{OTHER_ENTITY, UNKNOWN_ENTITY, UNPADDED, UNPROJECTED, UNSERVED};
use crate::dynamodb::{
    EntityDeclaration, KeySchema, Operation, PatternDeclaration, Served, TableDeclaration, Unpadded,
};
use crate::findings::{Finding, finding};
use crate::names;
use crate::site::At;

impl Judge<'_> {
    pub(super) fn access_patterns(&mut self, table: &TableDeclaration) {
        for pattern in &table.access_patterns {
            if let Some(index) = &pattern.index
                && !table.keys().iter().any(|key| key.index == Some(index.value.as_str()))
            {
                self.unknown_index(table, index);
                continue;
            }
            if pattern.entities.is_empty() {
                let At { value: name, site } = &pattern.name;
                finding!(&UNKNOWN_ENTITY, "access pattern `{name}` names no entity")
                    .at(in_table(table, *site))
                    .help("name what it writes: `[\"Order\", \"OrderItem\"]`")
                    .add_to(&mut self.findings);
            }
            for At { value: name, site } in &pattern.entities {
                if let Some(entity) = table.entity(name) {
                    self.served(table, pattern, entity);
                    continue;
                }
                let known = table.entities.iter().map(|it| it.name.value.as_str());
                let none = format!("declare it: `.entity(Entity::new(\"{name}\")…)`");
                finding!(&UNKNOWN_ENTITY, "table `{}` has no entity `{name}`", table.id.value)
                    .at(in_table(table, *site))
                    .help(names::instead(name, known, &none, "its entities:"))
                    .add_to(&mut self.findings);
            }
        }
    }

    fn served(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        entity: &EntityDeclaration,
    ) {
        // The faults of its keys have a finding already.
        let is_faulty = |key: &KeySchema<'_>| {
            entity.templates(*key).is_some_and(|it| !it.is_well_formed() || !it.is_of(*key))
        };
        if entity.key.is_none() || table.keys().iter().any(is_faulty) {
            return;
        }
        if !table.contradictions(entity).is_empty() {
            return;
        }
        let Some(served) = table.serve(pattern, entity) else {
            self.unserved(table, pattern, entity);
            return;
        };
        self.also_read(table, pattern, &served);
        self.unpadded(table, pattern, &served);
        let missing = served.unprojected(table, pattern);
        let Some(index) = served.key.index.filter(|_| !missing.is_empty()) else { return };
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        let message = format!(
            "`{}` reads {}, which index `{index}` does not project",
            pattern.name.value,
            names::listed(names.iter().copied())
        );
        let site = pattern.reads.first().map_or(pattern.name.site, |first| first.site);
        let finding = Finding::new(&UNPROJECTED, message).at(in_table(table, site));
        let include = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let help = format!(
            "project it in `{index}`: `.project_include([{include}, …])`, or say what is needed: `.reads([…])`"
        );
        self.findings.push(finding.help(help));
    }

    fn also_read(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        served: &Served<'_>,
    ) {
        let others = table.also_read(pattern, served);
        if others.is_empty() {
            return;
        }
        let listed = names::listed(others.iter().copied());
        let and: String = others.iter().map(|name| format!(".and(\"{name}\")")).collect();
        let At { value: name, site } = &pattern.name;
        let own = &served.entity.name.value;
        finding!(&OTHER_ENTITY, "`{name}` reads {listed} beside `{own}`")
            .here(in_table(table, *site), "their sort keys begin alike")
            .help(format!(
                "say that it does: `{and}`, or begin one of the sort keys with other text"
            ))
            .add_to(&mut self.findings);
    }

    fn unpadded(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        served: &Served<'_>,
    ) {
        let Some(Unpadded { variable, is_shown }) = table.unpadded(pattern, served) else { return };
        let site = pattern.order.as_ref().map_or(pattern.name.site, |order| order.site);
        let is = if is_shown { "is a number" } else { "is a number by its name" };
        let name = &pattern.name.value;
        let pad = format!("pad it in the key template: `{{{variable}:010}}`");
        let help = if is_shown {
            pad
        } else {
            format!("{pad}; acknowledge this at the table if its texts sort rightly, as dates do")
        };
        finding!(&UNPADDED, "`{variable}` {is}, and orders `{name}` as text")
            .here(in_table(table, site), "10 before 9")
            .help(help)
            .add_to(&mut self.findings);
    }

    fn unserved(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        entity: &EntityDeclaration,
    ) {
        let name = &entity.name.value;
        let known = if pattern.by.is_empty() {
            "nothing is known; say what, with `.by([…])`".to_owned()
        } else {
            format!("known: {}", names::listed(pattern.by.iter().map(String::as_str)))
        };
        let order =
            pattern.order.as_ref().map(|order| format!("; ordered by `{}`", order.value.variable));
        // If only the order is wrong, the message is about the order.
        let unordered = PatternDeclaration { order: None, ..pattern.clone() };
        let site = match &pattern.order {
            Some(order) if table.serve(&unordered, entity).is_some() => order.site,
            _ => pattern.name.site,
        };
        let mut finding = finding!(&UNSERVED, "no key of `{name}` serves `{}`", pattern.name.value)
            .here(in_table(table, site), format!("{known}{}", order.unwrap_or_default()));
        let mut free = Vec::new();
        for key in table.keys() {
            let whose =
                key.index.map_or("the table".to_owned(), |index| format!("index `{index}`"));
            match (entity.templates(key), key.index) {
                (Some(templates), _) => {
                    let mut help = format!("its key in {whose} is {}", templates.listed());
                    if let Some(Err(unserved)) = entity.serve(pattern, key) {
                        help.push_str(&format!("; {}", unserved.reason()));
                    }
                    finding = finding.help(help);
                }
                // A query gives the whole partition key.
                (None, Some(_)) if key.is_plain() || pattern.by.len() >= key.partition.len() => {
                    free.push(key);
                }
                (None, _) => {}
            }
        }
        if pattern.operation != Operation::Query {
            self.findings.push(finding);
            return;
        }
        let (call, what) = match free.first() {
            Some(KeySchema { index: Some(index), .. }) => {
                (call(pattern, free.first()), format!("index `{index}` holds no `{name}` yet"))
            }
            _ => (call(pattern, None), "it takes another index".to_owned()),
        };
        self.findings.push(finding.help(format!("{what}: `{call}` would serve it")));
    }
}

/// The call that declares a key by which an index would serve a query.
fn call(pattern: &PatternDeclaration, key: Option<&KeySchema<'_>>) -> String {
    let order = pattern.order.as_ref().map(|order| format!("{{{}}}", order.value.variable));
    let index = key.and_then(|key| key.index).unwrap_or("…");
    let Some(key) = key.filter(|key| !key.is_plain()) else {
        let first = pattern.by.first().map_or("userId", String::as_str);
        let begins = first.trim_end_matches("Id").to_uppercase();
        let order = order.map_or("…".to_owned(), |order| format!("{order}#…"));
        let partition = spelled([format!("{begins}#{{{first}}}")]);
        return index_key(index, &partition, &spelled([order]));
    };
    let known = pattern.by.iter().map(|name| format!("{{{name}}}"));
    let mut templates = known.chain(order).chain(std::iter::repeat("…".to_owned()));
    let partition = spelled(templates.by_ref().take(key.partition.len()));
    index_key(index, &partition, &spelled(templates.take(key.sort.len())))
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{
        AccessPattern, Attribute, Entity, GlobalSecondaryIndex, Queries, TableV2,
    };
    use crate::findings::{Color, Sources};
    use crate::stack::{Stack, Stage};

    fn codes<K>(pattern: AccessPattern<K>) -> Vec<&'static str> {
        let mut stack = Stack::new("orders");
        stack.add(
            TableV2::on_demand("MyApp", Attribute::string("PK"))
                .sort_key(Attribute::string("SK"))
                .global_secondary_index(
                    GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"))
                        .sort_key(Attribute::string("GSI1SK"))
                        .project_include(["status"]),
                )
                .entity(
                    Entity::new("Order")
                        .key("USER#{userId}", "ORDER#{createdAt}#{orderId}")
                        .index_key("GSI1", "ORDER#{orderId}", "USER#{userId}")
                        .attributes(["status", "total"]),
                )
                .access_pattern(pattern),
        );
        stack.check(&Stage::default()).codes()
    }

    #[test]
    fn a_query_knows_the_partition_and_a_beginning_of_the_sort_key() {
        let query = || AccessPattern::query("orders", "Order");
        assert_eq!(codes(query().by(["userId"])), [""; 0]);
        assert_eq!(codes(query().by(["userId"]).descending("createdAt")), [""; 0]);
        assert_eq!(codes(query().by(["userId", "createdAt"]).ascending("orderId")), [""; 0]);
        assert_eq!(codes(query().by(["userId"]).descending("orderId")), ["ENT008"]);
        assert_eq!(codes(query().by(["userId", "status"])), ["ENT008"]);
        assert_eq!(codes(query().by(["createdAt"])), ["ENT008"]);
        assert_eq!(codes(query()), ["ENT008"]);
        assert_eq!(codes(query().by(["userId"]).index("GSI1")), ["ENT008"]);
        assert_eq!(codes(query().by(["userId"]).index("GSI2")), ["ENT005"]);
        assert_eq!(codes(query().and("Item").by(["userId"])), ["ENT007"]);
    }

    #[test]
    fn an_index_holds_what_is_read() {
        let query = || AccessPattern::query("an order by id", "Order").by(["orderId"]);
        assert_eq!(codes(query()), ["ENT009"], "all that it declares");
        assert_eq!(codes(query().reads(["status", "createdAt", "PK"])), [""; 0]);
        assert_eq!(codes(query().reads(["total"])), ["ENT009"]);
    }

    fn of_posts(entities: &[(&str, &str)], pattern: AccessPattern<Queries>) -> Vec<&'static str> {
        let mut table = TableV2::on_demand("T", Attribute::string("pk"))
            .sort_key(Attribute::string("sk"))
            .global_secondary_index(
                GlobalSecondaryIndex::new("byDay", Attribute::string("pk"))
                    .sort_key(Attribute::number("day")),
            );
        for (name, sort) in entities {
            table = table.entity(Entity::new(*name).key("USER#{userId}", *sort));
        }
        let mut stack = Stack::new("posts");
        stack.add(table.access_pattern(pattern));
        stack.check(&Stage::default()).codes()
    }

    #[test]
    fn a_query_reads_what_begins_alike() {
        let posts = || AccessPattern::query("posts", "Post").by(["userId"]);
        let of = |other: &str| of_posts(&[("Post", "POST#{date}"), ("Draft", other)], posts());
        assert_eq!(of("POST#DRAFT#{date}"), ["ENT014"]);
        assert_eq!(of("POST#{date}#NOTE#{note}"), ["ENT014"]);
        assert_eq!(of("DRAFT#{date}"), [""; 0]);
        assert_eq!(of("POSTED#{date}"), [""; 0]);
        let both = [("Post", "POST#{date}"), ("Draft", "POST#DRAFT#{date}")];
        assert_eq!(of_posts(&both, posts().and("Draft")), [""; 0]);
        let drafts = AccessPattern::query("drafts", "Draft").by(["userId"]);
        assert_eq!(of_posts(&both, drafts), [""; 0]);
        let one = posts().by(["date"]);
        assert_eq!(of_posts(&both, one), [""; 0]);
    }

    #[test]
    fn a_number_orders_where_it_is_padded() {
        let days = || AccessPattern::query("days", "Count").by(["userId"]).ascending("day");
        assert_eq!(of_posts(&[("Count", "{day}")], days()), ["ENT015"]);
        assert_eq!(of_posts(&[("Count", "{day:04}")], days()), [""; 0]);
        assert_eq!(of_posts(&[("Count", "DAY#{day:04}")], days()), [""; 0]);
        let other = [("Count", "DAY#{day}"), ("Visit", "VISIT#{day:04}")];
        assert_eq!(of_posts(&other, days()), ["ENT015"]);
        let padded = [("Count", "DAY#{day:04}"), ("Visit", "VISIT#{day:04}")];
        assert_eq!(of_posts(&padded, days()), [""; 0]);
        let by = |variable: &str| {
            let ordered = AccessPattern::query("all", "Count").by(["userId"]).descending(variable);
            of_posts(&[("Count", &format!("COUNT#{{{variable}}}#{{id}}"))], ordered)
        };
        assert_eq!(by("roundNumber"), ["ENT015"]);
        assert_eq!(by("high_score"), ["ENT015"]);
        assert_eq!(by("createdAt"), [""; 0]);
        assert_eq!(by("year"), [""; 0]);
    }

    #[test]
    fn one_item_is_got_and_written_by_its_key() {
        assert_eq!(codes(AccessPattern::get("one", "Order")), [""; 0]);
        assert_eq!(codes(AccessPattern::put("one", "Order").if_none_exists()), [""; 0]);
        assert_eq!(codes(AccessPattern::put("one", "Oder")), ["ENT007"]);
        assert_eq!(codes(AccessPattern::transact_write("none", [""; 0])), ["ENT007"]);
    }

    fn report(pattern: AccessPattern<Queries>) -> (Vec<&'static str>, String) {
        let partition = ["tournament", "region"].map(Attribute::string);
        let mut stack = Stack::new("tournaments");
        stack.add(
            TableV2::on_demand("Matches", Attribute::string("matchId"))
                .global_secondary_index(
                    GlobalSecondaryIndex::with_partition_keys("byRound", partition)
                        .sort_keys([Attribute::number("round"), Attribute::string("bracket")])
                        .project_keys_only(),
                )
                .global_secondary_index(
                    GlobalSecondaryIndex::with_partition_keys(
                        "byPlayers",
                        ["winner", "loser"].map(Attribute::string),
                    )
                    .sort_key(Attribute::string("date")),
                )
                .entity(Entity::new("Match").partition_key("{matchId}").index_key(
                    "byRound",
                    ["{tournament}", "{region}"],
                    ["{round}", "B#{bracket}#{court}"],
                ))
                .access_pattern(pattern),
        );
        let report = stack.check(&Stage::default());
        (report.codes(), report.text(&Sources::default(), Color::Never))
    }

    #[test]
    fn a_query_gives_sort_key_attributes_from_the_first_on() {
        let query = || AccessPattern::query("matches", "Match");
        let region = ["tournament", "region"];
        for served in [
            query().by(region),
            query().by(region).descending("round"),
            query().by(region).by(["round"]).ascending("bracket"),
            query().by(region).by(["round", "bracket"]).ascending("court"),
            query().by(["bracket", "court", "round", "region", "tournament"]),
            query().by(region).reads(["matchId", "round", "court"]),
        ] {
            assert_eq!(report(served).0, [""; 0]);
        }
        for (unserved, reason) in [
            (query().by(["tournament"]), "`region` is not known"),
            (
                query().by(region).by(["bracket"]),
                "`bracket` stands behind `round`, which is not known",
            ),
            (
                query().by(region).by(["round", "court"]),
                "`court` stands behind `bracket`, which is not known",
            ),
            (query().by(region).descending("bracket"), "it comes in the order of `round`"),
            (query().by(region).by(["matchId"]), "`matchId` is not in it"),
        ] {
            let (codes, text) = report(unserved);
            assert_eq!(codes, ["ENT008"], "{text}");
            assert!(text.contains(reason), "{text}");
        }
        let (codes, text) = report(query().by(region).reads(["score"]));
        assert_eq!(codes, ["ENT009"], "{text}");
    }

    #[test]
    fn an_index_that_is_free_is_offered_where_a_query_can_give_its_partition_key() {
        let (_, text) =
            report(AccessPattern::query("duels", "Match").by(["one", "other"]).descending("at"));
        let call = ".index_key(\"byPlayers\", [\"{one}\", \"{other}\"], \"{at}\")";
        assert!(text.contains(call), "{text}");
        let (_, text) = report(AccessPattern::query("of one", "Match").by(["player"]));
        assert!(text.contains("it takes another index"), "{text}");
    }
}
