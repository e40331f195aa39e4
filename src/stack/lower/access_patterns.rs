//! What is wrong with the access patterns of a table.

use super::Lowering;
use crate::dynamodb::{EntityDeclaration, Operation, PatternDeclaration, TableDeclaration};
use crate::names;
use crate::stack::entity_rules::{UNKNOWN_ENTITY, UNPROJECTED, UNSERVED};

impl Lowering<'_> {
    pub(super) fn access_patterns(&mut self, table: &TableDeclaration) {
        for pattern in &table.access_patterns {
            if let Some(index) = &pattern.index
                && !table.keys().iter().any(|key| key.index == Some(index.value.as_str()))
            {
                self.unknown_index(table, index);
                continue;
            }
            if pattern.entities.is_empty() {
                let message = format!("access pattern `{}` names no entity", pattern.name.value);
                let finding = self.in_table(table, &UNKNOWN_ENTITY, message, pattern.name.site);
                self.findings
                    .push(finding.help("name what it writes: `[\"Order\", \"OrderItem\"]`"));
            }
            for name in &pattern.entities {
                match table.entity(&name.value) {
                    Some(entity) => self.served(table, pattern, entity),
                    None => {
                        let known = table.entities.iter().map(|it| it.name.value.as_str());
                        let message =
                            format!("table `{}` has no entity `{}`", table.id.value, name.value);
                        let finding = self.in_table(table, &UNKNOWN_ENTITY, message, name.site);
                        let near = names::nearest(&name.value, known.clone());
                        self.findings.push(match near {
                            Some(near) => finding.help(format!("did you mean `{near}`?")),
                            None if table.entities.is_empty() => finding.help(format!(
                                "declare it: `.entity(Entity::new(\"{}\")…)`",
                                name.value
                            )),
                            None => finding.help(format!("its entities: {}", names::listed(known))),
                        });
                    }
                }
            }
        }
    }

    fn served(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        entity: &EntityDeclaration,
    ) {
        // What is wrong with its keys has been said.
        let index_keys = entity.index_keys.iter().map(|(_, key)| key);
        if entity.key.is_none()
            || !entity.key.iter().chain(index_keys).all(|key| key.is_well_formed())
        {
            return;
        }
        let Some(served) = table.serve(pattern, entity) else {
            self.unserved(table, pattern, entity);
            return;
        };
        let missing = served.unprojected(table, pattern);
        let Some(index) = served.key.index.filter(|_| !missing.is_empty()) else { return };
        let names: Vec<&str> = missing.iter().map(String::as_str).collect();
        let message = format!(
            "`{}` reads {}, which index `{index}` does not project",
            pattern.name.value,
            names::listed(names.iter().copied())
        );
        let site = pattern.reads.first().map_or(pattern.name.site, |first| first.site);
        let finding = self.in_table(table, &UNPROJECTED, message, site);
        let include = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let help = format!(
            "project it in `{index}`: `.project_include([{include}, …])`, or say what is needed: `.reads([…])`"
        );
        self.findings.push(finding.help(help));
    }

    fn unserved(
        &mut self,
        table: &TableDeclaration,
        pattern: &PatternDeclaration,
        entity: &EntityDeclaration,
    ) {
        let name = &entity.name.value;
        let message = format!("no key of `{name}` serves `{}`", pattern.name.value);
        let known = if pattern.by.is_empty() {
            "nothing is known; say what, with `.by([…])`".to_owned()
        } else {
            format!("known: {}", names::listed(pattern.by.iter().map(String::as_str)))
        };
        let order =
            pattern.order.as_ref().map(|order| format!("; ordered by `{}`", order.value.variable));
        // Where only the order is wrong, that is what to look at.
        let unordered = PatternDeclaration { order: None, ..pattern.clone() };
        let site = match &pattern.order {
            Some(order) if table.serve(&unordered, entity).is_some() => order.site,
            _ => pattern.name.site,
        };
        let mut finding = self
            .in_table(table, &UNSERVED, message, site)
            .label(format!("{known}{}", order.unwrap_or_default()));
        let mut free = Vec::new();
        for key in table.keys() {
            let whose =
                key.index.map_or("the table".to_owned(), |index| format!("index `{index}`"));
            match (entity.templates(key), key.index) {
                (Some(templates), _) => {
                    let texts = templates.templates().map(|template| template.text.value.as_str());
                    finding =
                        finding.help(format!("its key in {whose} is {}", names::listed(texts)));
                }
                (None, Some(index)) => free.push(index),
                (None, None) => {}
            }
        }
        if pattern.operation != Operation::Query {
            self.findings.push(finding);
            return;
        }
        let first = pattern.by.first().map_or("userId", String::as_str);
        let order = pattern
            .order
            .as_ref()
            .map_or("…".to_owned(), |order| format!("{{{}}}#…", order.value.variable));
        let begins = first.trim_end_matches("Id").to_uppercase();
        let (index, what) = match free.first() {
            Some(index) => (*index, format!("index `{index}` holds no `{name}` yet")),
            None => ("…", "it takes another index".to_owned()),
        };
        self.findings.push(finding.help(format!(
            "{what}: `.index_key(\"{index}\", \"{begins}#{{{first}}}\", \"{order}\")` would serve it"
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{AccessPattern, Attribute, Entity, GlobalSecondaryIndex, TableV2};
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

    #[test]
    fn one_item_is_got_and_written_by_its_key() {
        assert_eq!(codes(AccessPattern::get("one", "Order")), [""; 0]);
        assert_eq!(codes(AccessPattern::put("one", "Order").if_none_exists()), [""; 0]);
        assert_eq!(codes(AccessPattern::put("one", "Oder")), ["ENT007"]);
        assert_eq!(codes(AccessPattern::transact_write("none", [""; 0])), ["ENT007"]);
    }
}
