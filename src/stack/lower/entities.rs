//! What is wrong with the entities of a table.

use super::Lowering;
use crate::dynamodb::{
    Attribute, AttributeType, EntityDeclaration, EntityKey, Key, KeyTemplate, TableDeclaration,
};
use crate::findings::{Finding, Rule, Spot};
use crate::names;
use crate::site::{At, Site};
use crate::stack::entity_rules::{
    COLLISION, HOT_PARTITION, MALFORMED, NO_FIT, ONE_ENTITY, UNKNOWN_INDEX,
};

impl Lowering<'_> {
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
            let finding = self.in_table(table, &ONE_ENTITY, message, entity.name.site);
            self.findings.push(finding.help("say it: `.key(\"USER#{userId}\", \"METADATA\")`"));
        }
        let keys = table.keys();
        if let (Some(templates), Some(key)) = (&entity.key, keys.first()) {
            self.key(table, entity, templates, *key);
        }
        let mut said: Vec<&At<String>> = Vec::new();
        for (index, templates) in &entity.index_keys {
            match keys.iter().find(|key| key.index == Some(index.value.as_str())) {
                None => self.unknown_index(table, index),
                Some(key) => self.key(table, entity, templates, *key),
            }
            if let Some(first) = said.iter().find(|first| first.value == index.value) {
                let message =
                    format!("entity `{name}` has two keys for the index `{}`", index.value);
                let finding = self.in_table(table, &ONE_ENTITY, message, index.site);
                let finding = finding.label("the second").and(first.site, "the first");
                self.findings.push(finding.help("keep one of them"));
            }
            said.push(index);
        }
    }

    pub(super) fn unknown_index(&mut self, table: &TableDeclaration, index: &At<String>) {
        let message = format!("table `{}` has no index `{}`", table.id.value, index.value);
        if table.global_indexes.iter().any(|one| {
            one.name.value == index.value
                && (one.partition_keys.len() > 1 || one.sort_keys.len() > 1)
        }) {
            let message = format!(
                "index `{}` has a key of several attributes, which templates cannot say",
                index.value
            );
            let finding = self.in_table(table, &NO_FIT, message, index.site);
            self.findings.push(finding.help("leave the entity's key in this index out"));
            return;
        }
        let keys = table.keys();
        let known: Vec<&str> = keys.iter().filter_map(|key| key.index).collect();
        let finding = self.in_table(table, &UNKNOWN_INDEX, message, index.site);
        self.findings.push(match names::nearest(&index.value, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => {
                finding.help("the table has no indexes; add one with `.global_secondary_index(…)`")
            }
            None => finding.help(format!("its indexes: {}", names::listed(known))),
        });
    }

    fn key(
        &mut self,
        table: &TableDeclaration,
        entity: &EntityDeclaration,
        templates: &EntityKey,
        key: Key<'_>,
    ) {
        for template in templates.templates() {
            if let Some(fault) = &template.fault {
                let message = format!("`{}` is no key template: {fault}", template.text.value);
                let finding = self.in_table(table, &MALFORMED, message, template.text.site);
                let help = "write variables in braces, with text between them: `ORDER#{createdAt}#{orderId}`";
                self.findings.push(finding.help(help));
            }
        }
        if !templates.is_well_formed() {
            return;
        }
        let partition = &templates.partition;
        if partition.variables().next().is_none() {
            let message = format!(
                "all items of entity `{}` have the partition key `{}`",
                entity.name.value, partition.text.value
            );
            let finding = self.in_table(table, &HOT_PARTITION, message, partition.text.site);
            let help = "put what differs into it, such as `USER#{userId}`, or acknowledge it where the items are few";
            self.findings.push(finding.label("one partition takes all of it").help(help));
        }
        let whose = key.index.map_or_else(
            || format!("table `{}`", table.id.value),
            |index| format!("index `{index}`"),
        );
        match (&templates.sort, key.sort) {
            (Some(sort), Some(attribute)) => self.type_of(table, sort, attribute),
            (None, Some(attribute)) => {
                let message = format!(
                    "entity `{}` has no value for the sort key `{}` of {whose}",
                    entity.name.value, attribute.name.value
                );
                let finding = self.in_table(table, &NO_FIT, message, partition.text.site);
                let help = match key.index {
                    None => "say both: `.key(\"USER#{userId}\", \"METADATA\")`",
                    Some(_) => {
                        "say both: `.index_key(\"GSI1\", \"EMAIL#{email}\", \"USER#{userId}\")`"
                    }
                };
                self.findings.push(finding.help(help));
            }
            (Some(sort), None) => {
                let message = format!("{whose} has no sort key for `{}`", sort.text.value);
                let finding = self.in_table(table, &NO_FIT, message, sort.text.site);
                let help = match key.index {
                    None => "say the partition key alone: `.partition_key(\"USER#{userId}\")`",
                    Some(_) => {
                        "say the partition key alone: `.index_partition_key(\"GSI1\", \"EMAIL#{email}\")`"
                    }
                };
                self.findings.push(finding.help(help));
            }
            (None, None) => {}
        }
        self.type_of(table, partition, key.partition);
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
        let name = &attribute.name;
        let message = format!(
            "key attribute `{}` is {noun}, and `{}` is text",
            name.value, template.text.value
        );
        let finding = self.in_table(table, &NO_FIT, message, template.text.site);
        let finding = finding.label("text").and(name.site, format!("{noun} here"));
        let help = format!(
            "declare it as `Attribute::string(\"{}\")`, or make the template one variable",
            name.value
        );
        self.findings.push(finding.help(help));
    }

    fn two_entities(
        &mut self,
        table: &TableDeclaration,
        first: &EntityDeclaration,
        second: &EntityDeclaration,
    ) {
        let (one, other) = (&first.name, &second.name);
        if one.value == other.value {
            let message = format!("two entities are named `{}`", one.value);
            let finding = self.in_table(table, &ONE_ENTITY, message, other.site);
            let finding = finding.label("the second").and(one.site, "the first");
            self.findings.push(finding.help("give one of them another name"));
            return;
        }
        let (Some(left), Some(right)) = (&first.key, &second.key) else { return };
        if !left.is_well_formed() || !right.is_well_formed() || !left.meets(right) {
            return;
        }
        let message = format!("one key could be of `{}` and of `{}`", one.value, other.value);
        let finding = self
            .in_table(table, &COLLISION, message, right.partition.text.site)
            .label(written(right))
            .and(left.partition.text.site, written(left))
            .help(
                "begin one of their sort or partition keys with text of its own, such as `ORDER#`",
            );
        self.findings.push(finding);
    }

    /// A finding that the table's acknowledgements answer.
    pub(super) fn in_table(
        &self,
        table: &TableDeclaration,
        rule: &'static Rule,
        message: String,
        site: Site,
    ) -> Finding {
        let pointer = format!("/Resources/{}", table.resource_id());
        Finding::new(rule, message).at(Spot { place: Some(site.into()), pointer: Some(pointer) })
    }
}

fn written(key: &EntityKey) -> String {
    names::listed(key.templates().map(|template| template.text.value.as_str()))
}

#[cfg(test)]
mod tests {
    use crate::dynamodb::{Attribute, Entity, GlobalSecondaryIndex, TableV2};
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
    fn an_index_with_a_key_of_several_attributes_takes_no_templates() {
        let keys = ["season", "region"].map(Attribute::string);
        let table = TableV2::on_demand("MyApp", Attribute::string("PK"))
            .global_secondary_index(GlobalSecondaryIndex::with_partition_keys("GSI1", keys))
            .entity(
                Entity::new("Match").partition_key("M#{id}").index_partition_key("GSI1", "A#{a}"),
            );
        let mut stack = Stack::new("orders");
        stack.add(table);
        let report = stack.check(&Stage::default());
        let messages: Vec<&str> = report.findings().map(|finding| finding.message()).collect();
        assert_eq!(
            messages,
            ["index `GSI1` has a key of several attributes, which templates cannot say"]
        );
    }

    #[test]
    fn entities_are_told_apart() {
        let named = |name: &str, key: &str| Entity::new(name).key(key, "{year}");
        assert_eq!(codes([named("User", "USER#{a}"), named("Order", "ORDER#{b}")]), [""; 0]);
        assert_eq!(codes([named("User", "USER#{a}"), named("Order", "{b}#{c}")]), ["ENT003"]);
        assert_eq!(codes([named("User", "USER#{a}"), named("User", "USER#{b}")]), ["ENT004"]);
        assert_eq!(codes([Entity::new("User")]), ["ENT004"]);
        assert_eq!(codes([named("User", "USER#{a")]), ["ENT001"]);
    }
}
