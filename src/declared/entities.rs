//! Judges the entities of a table.

use super::Judge;
use super::entity_rules::{
    COLLISION, CONTRADICTION, HOT_PARTITION, MALFORMED, NO_FIT, ONE_ENTITY, UNKNOWN_INDEX,
};
use crate::dynamodb::{
    Attribute, AttributeType, Contradiction, EntityDeclaration, EntityKey, KeySchema, KeyTemplate,
    TableDeclaration,
};
use crate::findings::{Finding, Location, finding};
use crate::names;
use crate::site::{At, Site};

impl Judge<'_> {
    pub(super) fn entities(&mut self, table: &TableDeclaration) {
        for (index, entity) in table.entities.iter().enumerate() {
            self.one_entity(table, entity);
            for other in table.entities.iter().take(index) {
                self.two_entities(table, other, entity);
            }
        }
        self.access_patterns(table);
    }

    fn one_entity(&mut self, table: &TableDeclaration, entity: &EntityDeclaration) {
        let name = &entity.name.value;
        if name.is_empty() || entity.key.is_none() {
            let message = if name.is_empty() {
                "an entity has no name".to_owned()
            } else {
                format!("entity `{name}` has no key in its table")
            };
            Finding::new(&ONE_ENTITY, message)
                .at(in_table(table, entity.name.site))
                .help("say it: `.key(\"USER#{userId}\", \"METADATA\")`")
                .add_to(&mut self.findings);
        }
        let keys = table.keys();
        if let (Some(templates), Some(key)) = (&entity.key, keys.first()) {
            self.key(table, entity, templates, *key);
        }
        for Contradiction { attribute, first, second } in table.contradictions(entity) {
            let place = |index: Option<&str>| {
                index.map_or("in the table".to_owned(), |index| format!("in index `{index}`"))
            };
            let ((index, one), (other_index, other)) = (first, second);
            let texts = [one, other].map(|template| template.text.value.as_str());
            finding!(
                &CONTRADICTION,
                "attribute `{attribute}` of entity `{name}` is to be {} at once",
                names::listed(texts)
            )
            .here(in_table(table, other.text.site), place(other_index))
            .and(one.text.site, place(index))
            .help("give the index a key attribute of its own, or write the same template in both")
            .add_to(&mut self.findings);
        }
        let mut indexes: Vec<&At<String>> = Vec::new();
        for (index, templates) in &entity.index_keys {
            match keys.iter().find(|key| key.index == Some(index.value.as_str())) {
                None => self.unknown_index(table, index),
                Some(key) => self.key(table, entity, templates, *key),
            }
            if let Some(first) = indexes.iter().find(|first| first.value == index.value) {
                finding!(
                    &ONE_ENTITY,
                    "entity `{name}` has two keys for the index `{}`",
                    index.value
                )
                .here(in_table(table, index.site), "the second")
                .and(first.site, "the first")
                .help("keep one of them")
                .add_to(&mut self.findings);
            }
            indexes.push(index);
        }
    }

    pub(super) fn unknown_index(&mut self, table: &TableDeclaration, index: &At<String>) {
        let mut vectors = table.vector_indexes.iter();
        if vectors.any(|vector| vector.name.value == index.value) {
            finding!(&UNKNOWN_INDEX, "vector index `{}` cannot be queried", index.value)
                .at(in_table(table, index.site))
                .help("it is searched by `SearchVectors` only; name a secondary index")
                .add_to(&mut self.findings);
            return;
        }
        let keys = table.keys();
        let known: Vec<&str> = keys.iter().filter_map(|key| key.index).collect();
        let none = "the table has no indexes; add one with `.global_secondary_index(…)`";
        finding!(&UNKNOWN_INDEX, "table `{}` has no index `{}`", table.id.value, index.value)
            .at(in_table(table, index.site))
            .help(names::instead(&index.value, known, none, "its indexes:"))
            .add_to(&mut self.findings);
    }

    fn key(
        &mut self,
        table: &TableDeclaration,
        entity: &EntityDeclaration,
        templates: &EntityKey,
        key: KeySchema<'_>,
    ) {
        for template in templates.templates() {
            if let Some(fault) = &template.fault {
                let help = "write variables in braces, with text between them: `ORDER#{createdAt}#{orderId}`";
                finding!(&MALFORMED, "`{}` is no key template: {fault}", template.text.value)
                    .at(in_table(table, template.text.site))
                    .help(help)
                    .add_to(&mut self.findings);
            }
        }
        if !templates.is_well_formed() {
            return;
        }
        if !templates.partition.iter().any(|template| template.variables().next().is_some())
            && let Some(first) = templates.partition.first()
        {
            let (name, key) = (&entity.name.value, listed(&templates.partition));
            let help = format!(
                "put what differs into it, such as `{}#{{id}}`, or acknowledge it where the items are few",
                first.text.value
            );
            finding!(&HOT_PARTITION, "all items of entity `{name}` have the partition key {key}")
                .here(in_table(table, first.text.site), "one partition takes all of it")
                .help(help)
                .add_to(&mut self.findings);
        }
        if templates.is_of(key) {
            let attributes = key.partition.iter().chain(key.sort);
            for (template, attribute) in templates.templates().zip(attributes) {
                self.type_of(table, template, attribute);
            }
        } else {
            self.parts(table, entity, templates, key);
        }
    }

    /// Reports more or fewer templates than the key has attributes.
    fn parts(
        &mut self,
        table: &TableDeclaration,
        entity: &EntityDeclaration,
        templates: &EntityKey,
        key: KeySchema<'_>,
    ) {
        let whose = key.index.map_or_else(
            || format!("table `{}`", table.id.value),
            |index| format!("index `{index}`"),
        );
        let name = &entity.name.value;
        let names = |attributes: &[Attribute]| {
            names::listed(attributes.iter().map(|attribute| attribute.name.value.as_str()))
        };
        let (partition, sort) = (&templates.partition, &templates.sort);
        let unlike = |noun: &str, attributes: &[Attribute], templates: &[KeyTemplate]| {
            let (attributes, count) = (names(attributes), counted(templates.len()));
            format!("the {noun} of {whose} is {attributes}, and entity `{name}` has {count} for it")
        };
        let message = if partition.len() != key.partition.len() {
            unlike("partition key", key.partition, partition)
        } else if key.sort.is_empty() {
            format!("{whose} has no sort key for {}", listed(sort))
        } else if sort.is_empty() {
            let attributes = names(key.sort);
            format!("entity `{name}` has no value for the sort key {attributes} of {whose}")
        } else {
            unlike("sort key", key.sort, sort)
        };
        let first = match (partition.first(), sort.first()) {
            (_, Some(sort)) if partition.len() == key.partition.len() => Some(sort),
            (partition, sort) => partition.or(sort),
        };
        let site = first.map_or(entity.name.site, |template| template.text.site);
        // What the entity says already, and the attribute's name for what it does not.
        let of_partition = match partition.first() {
            Some(template) => template.text.value.clone(),
            None => attribute_template(key.partition),
        };
        let of_sort = match sort.first() {
            Some(template) => template.text.value.clone(),
            None => attribute_template(key.sort),
        };
        let help = match (key.index, key.is_plain(), key.sort.is_empty()) {
            (None, _, false) => format!("say both: `.key(\"{of_partition}\", \"{of_sort}\")`"),
            (None, _, true) => {
                format!("say the partition key alone: `.partition_key(\"{of_partition}\")`")
            }
            (Some(index), true, false) => {
                format!("say both: `.index_key(\"{index}\", \"{of_partition}\", \"{of_sort}\")`")
            }
            (Some(index), true, true) => format!(
                "say the partition key alone: `.index_partition_key(\"{index}\", \"{of_partition}\")`"
            ),
            (Some(index), false, _) => {
                let attributes = |attributes: &[Attribute]| {
                    spelled(attributes.iter().map(|it| format!("{{{}}}", it.name.value)))
                };
                let call = index_key(index, &attributes(key.partition), &attributes(key.sort));
                format!("say a template for each attribute: `{call}`")
            }
        };
        let finding = Finding::new(&NO_FIT, message).at(in_table(table, site));
        finding.help(help).add_to(&mut self.findings);
    }

    fn type_of(&mut self, table: &TableDeclaration, template: &KeyTemplate, attribute: &Attribute) {
        let noun = match attribute.kind {
            AttributeType::String => return,
            AttributeType::Number => "a number",
            AttributeType::Binary => "binary",
        };
        if template.is_one_variable() {
            return;
        }
        let (At { value: name, site }, text) = (&attribute.name, &template.text);
        let help = format!(
            "declare it as `Attribute::string(\"{name}\")`, or make the template one variable"
        );
        finding!(&NO_FIT, "key attribute `{name}` is {noun}, and `{}` is text", text.value)
            .here(in_table(table, text.site), "text")
            .and(*site, format!("{noun} here"))
            .help(help)
            .add_to(&mut self.findings);
    }

    fn two_entities(
        &mut self,
        table: &TableDeclaration,
        first: &EntityDeclaration,
        second: &EntityDeclaration,
    ) {
        let (one, other) = (&first.name, &second.name);
        if one.value == other.value {
            finding!(&ONE_ENTITY, "two entities are named `{}`", one.value)
                .here(in_table(table, other.site), "the second")
                .and(one.site, "the first")
                .help("give one of them another name")
                .add_to(&mut self.findings);
            return;
        }
        let (Some(left), Some(right)) = (&first.key, &second.key) else { return };
        if !left.is_well_formed() || !right.is_well_formed() || !left.meets(right) {
            return;
        }
        let site = |key: &EntityKey, name: &At<String>| {
            key.partition.first().map_or(name.site, |template| template.text.site)
        };
        let help =
            "begin one of their sort or partition keys with text of its own, such as `ORDER#`";
        finding!(&COLLISION, "one key could be of `{}` and of `{}`", one.value, other.value)
            .here(in_table(table, site(right, other)), right.listed())
            .and(site(left, one), left.listed())
            .help(help)
            .add_to(&mut self.findings);
    }
}

/// A place of the declaration, whose findings the acknowledgements of the table answer.
pub(super) fn in_table(table: &TableDeclaration, site: Site) -> Location {
    let pointer = format!("/Resources/{}", table.resource_id());
    Location { place: Some(site.into()), pointer: Some(pointer) }
}

fn listed(templates: &[KeyTemplate]) -> String {
    names::listed(templates.iter().map(|template| template.text.value.as_str()))
}

fn counted(templates: usize) -> String {
    match templates {
        0 => "no template".to_owned(),
        1 => "one template".to_owned(),
        many => format!("{many} templates"),
    }
}

/// Templates as they are written in a call: one as a text, several as a list.
pub(super) fn spelled(templates: impl IntoIterator<Item = String>) -> Vec<String> {
    templates.into_iter().map(|template| format!("\"{template}\"")).collect()
}

/// The call that sets an entity's key in an index.
pub(super) fn index_key(index: &str, partition: &[String], sort: &[String]) -> String {
    let list = |templates: &[String]| match templates {
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    let partition = list(partition);
    if sort.is_empty() {
        format!(".index_partition_key(\"{index}\", {partition})")
    } else {
        format!(".index_key(\"{index}\", {partition}, {})", list(sort))
    }
}

/// A template of the attribute of a key alone, `{PK}`.
fn attribute_template(attributes: &[Attribute]) -> String {
    attributes.first().map_or_else(String::new, |it| format!("{{{}}}", it.name.value))
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{
        Attribute, DistanceFunction, Entity, GlobalSecondaryIndex, TableV2, VectorIndex,
    };
    use crate::findings::Severity;
    use crate::stack::{Stack, Stage};

    fn codes(entities: impl IntoIterator<Item = Entity>) -> Vec<&'static str> {
        let index = GlobalSecondaryIndex::new("GSI1", Attribute::string("GSI1PK"));
        let table = TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::number("SK"))
            .global_secondary_index(index);
        let mut stack = Stack::new("orders");
        stack.add(entities.into_iter().fold(table, |table, entity| table.entity(entity)));
        stack.check(&Stage::default()).codes()
    }

    #[test]
    fn keys_fit_the_schema() {
        let order = || Entity::new("Order");
        assert_eq!(codes([order().key("ORDER#{id}", "{year}")]), [""; 0]);
        assert_eq!(codes([order().key("ORDER#{id}", "Y#{year}")]), ["ENT006"]);
        assert_eq!(codes([order().partition_key("ORDER#{id}")]), ["ENT006"]);
        let keyed = || order().key("ORDER#{id}", "{year}");
        assert_eq!(codes([keyed().index_key("GSI1", "A#{a}", "{b}")]), ["ENT006"]);
        assert_eq!(codes([keyed().index_partition_key("GSI1", "A#{a}")]), [""; 0]);
        assert_eq!(codes([keyed().index_partition_key("GSI1", "ALL")]), ["ENT002"]);
        assert_eq!(codes([keyed().index_partition_key("GSI2", "A#{a}")]), ["ENT005"]);
        let twice =
            keyed().index_partition_key("GSI1", "A#{a}").index_partition_key("GSI1", "B#{b}");
        assert_eq!(codes([twice]), ["ENT004"]);
    }

    #[test]
    fn a_vector_index_cannot_be_queried() {
        let mut stack = Stack::new("shop");
        stack.add(
            TableV2::on_demand("Products", Attribute::string("id"))
                .vector_index(VectorIndex::new("similar", "sound", 3, DistanceFunction::Cosine))
                .entity(
                    Entity::new("Product")
                        .partition_key("{id}")
                        .index_partition_key("similar", "{sound}"),
                ),
        );
        let report = stack.check(&Stage::default());
        let messages: Vec<&str> = report.findings().map(|finding| finding.message()).collect();
        assert_eq!(messages, ["vector index `similar` cannot be queried"]);
    }

    #[test]
    fn an_attribute_of_two_keys_has_one_template() {
        let of = |index_partition: &str, index_sort: &str| {
            let mut stack = Stack::new("orders");
            stack.add(
                TableV2::on_demand("T", Attribute::string("pk"))
                    .sort_key(Attribute::string("sk"))
                    .global_secondary_index(
                        GlobalSecondaryIndex::new("reverse", Attribute::string("sk"))
                            .sort_key(Attribute::string("pk")),
                    )
                    .entity(Entity::new("A").key("USER#{id}", "A#{a}").index_key(
                        "reverse",
                        index_partition,
                        index_sort,
                    )),
            );
            let report = stack.check(&Stage::default());
            (report.codes(), report.count(Severity::Error))
        };
        assert_eq!(of("A#{a}", "USER#{id}"), (vec![], 0));
        assert_eq!(of("OTHER#{email}", "USER#{id}"), (vec!["ENT013"], 1));
        assert_eq!(of("A#{a}", "{id}"), (vec!["ENT013"], 1));
        // One call says both, so they are folded.
        assert_eq!(of("B#{a}", "{id}"), (vec!["ENT013"], 2));
    }

    fn of_matches(entity: Entity) -> Vec<(&'static str, String)> {
        let table = TableV2::on_demand("Matches", Attribute::string("matchId"))
            .global_secondary_index(
                GlobalSecondaryIndex::with_partition_keys(
                    "byRound",
                    ["tournament", "region"].map(Attribute::string),
                )
                .sort_keys([Attribute::number("round"), Attribute::string("bracket")]),
            )
            .entity(entity.partition_key("{matchId}"));
        let mut stack = Stack::new("tournaments");
        stack.add(table);
        let report = stack.check(&Stage::default());
        report.findings().map(|finding| (finding.code(), finding.message().to_owned())).collect()
    }

    #[test]
    fn an_index_with_several_key_attributes_takes_a_template_for_each() {
        let keyed = || Entity::new("Match");
        let partition = ["{tournament}", "{region}"];
        let fits = keyed().index_key("byRound", partition, ["{round}", "B#{bracket}"]);
        assert_eq!(of_matches(fits), []);
        let few = "the partition key of index `byRound` is `tournament` and `region`, \
                   and entity `Match` has one template for it";
        let text = keyed().index_key("byRound", "{tournament}", ["{round}", "{bracket}"]);
        assert_eq!(of_matches(text), [("ENT006", few.to_owned())]);
        let none =
            "entity `Match` has no value for the sort key `round` and `bracket` of index `byRound`";
        let unsorted = keyed().index_partition_key("byRound", partition);
        assert_eq!(of_matches(unsorted), [("ENT006", none.to_owned())]);
        let many = "the sort key of index `byRound` is `round` and `bracket`, \
                    and entity `Match` has 3 templates for it";
        let long = keyed().index_key("byRound", partition, ["{round}", "{bracket}", "{matchId}"]);
        assert_eq!(of_matches(long), [("ENT006", many.to_owned())]);
        let no_number = "key attribute `round` is a number, and `R#{round}` is text";
        let text = keyed().index_key("byRound", partition, ["R#{round}", "{bracket}"]);
        assert_eq!(of_matches(text), [("ENT006", no_number.to_owned())]);
        let hot = "all items of entity `Match` have the partition key `ALL` and `EU`";
        let one = keyed().index_key("byRound", ["ALL", "EU"], ["{round}", "{bracket}"]);
        assert_eq!(of_matches(one), [("ENT002", hot.to_owned())]);
        let nothing = "the partition key of index `byRound` is `tournament` and `region`, \
                       and entity `Match` has no template for it";
        let none = keyed().index_key("byRound", [""; 0], [""; 0]);
        assert_eq!(of_matches(none), [("ENT006", nothing.to_owned())]);
    }

    #[test]
    fn entities_are_distinct() {
        let named = |name: &str, key: &str| Entity::new(name).key(key, "{year}");
        assert_eq!(codes([named("User", "USER#{a}"), named("Order", "ORDER#{b}")]), [""; 0]);
        assert_eq!(codes([named("User", "USER#{a}"), named("Order", "{b}#{c}")]), ["ENT003"]);
        assert_eq!(codes([named("User", "USER#{a}"), named("User", "USER#{b}")]), ["ENT004"]);
        assert_eq!(codes([Entity::new("User")]), ["ENT004"]);
        assert_eq!(codes([named("User", "USER#{a")]), ["ENT001"]);
    }
}
