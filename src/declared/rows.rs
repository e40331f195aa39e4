//! Judges the rows of grants by the entities of the table.

use super::Judge;
use super::entity_rules::NO_ENTITYS_ROWS;
use crate::dynamodb::{KeyTemplate, TableDeclaration};
use crate::findings::finding;
use crate::iam::{Grant, Rows, TableId, Target};
use crate::names;

impl Judge<'_> {
    /// A prefix that no entity's partition key begins with allows nothing. Nothing is known of a table
    /// without entities, nor of an index in which none of them is.
    pub(super) fn check_rows(&mut self, grant: &Grant) {
        let Rows::Own(key) = &grant.rows else { return };
        let Some(target) = grant.subject.targets.iter().find(|it| it.same_partition_key) else {
            return;
        };
        let TableId::Own(id) = &target.table else { return };
        let prefix = key.value.prefix();
        if prefix.is_empty() || grant.subject.missing.is_some() {
            return;
        }
        let Some(table) =
            self.stack.all::<TableDeclaration>().find(|table| table.resource_id() == *id)
        else {
            return;
        };
        let templates = partition_templates(table, target);
        let is_faulty = |template: &&KeyTemplate| template.fault.is_some();
        if templates.is_empty()
            || templates.iter().any(is_faulty)
            || templates.iter().any(|template| template.may_begin_with(prefix))
        {
            return;
        }
        let beginnings: Vec<&str> = templates.iter().map(|template| template.beginning()).collect();
        let twice = beginnings.iter().find(|one| {
            let rest = prefix.strip_prefix(**one).filter(|_| !one.is_empty());
            rest.is_some_and(|rest| rest.starts_with(**one))
        });
        let help = match (twice, names::nearest(prefix, beginnings.iter().copied())) {
            (Some(once), _) => format!(
                "say `{once}` once; a grant by entity, `.entity(…)`, adds it by itself, without \
                `.with_prefix(…)`"
            ),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => {
                let texts = templates.iter().map(|template| template.text.value.as_str());
                format!("the partition keys are {}", names::listed(texts))
            }
        };
        finding!(
            &NO_ENTITYS_ROWS,
            "no entity of table `{}` has a partition key that begins with `{prefix}`",
            table.id.value
        )
        .here(key.site, "allows no row")
        .help(help)
        .add_to(&mut self.findings);
    }
}

/// The templates of the partition key by which the rows of a target are found, each once.
fn partition_templates<'t>(table: &'t TableDeclaration, target: &Target) -> Vec<&'t KeyTemplate> {
    let index = target.index.as_deref().filter(|_| target.key_of_its_own);
    let Some(key) = table.keys().into_iter().find(|key| key.index == index) else {
        return Vec::new();
    };
    let mut templates: Vec<&KeyTemplate> = Vec::new();
    for entity in &table.entities {
        let Some(own) = entity.templates(key).and_then(|it| it.partition.first()) else { continue };
        if !templates.iter().any(|known| known.text.value == own.text.value) {
            templates.push(own);
        }
    }
    templates
}

#[cfg(test)]
mod tests {
    use crate::cognito::UserSignIn;
    use crate::dynamodb::{Attribute, Entity, GlobalSecondaryIndex, TableHandle, TableV2};
    use crate::iam::{Grant, LeadingKey, Role};
    use crate::stack::{Stack, Stage};

    fn report(grant: impl Fn(&TableHandle) -> Grant) -> (Vec<&'static str>, String) {
        let mut stack = Stack::new("tenants");
        let table = stack.add(
            TableV2::on_demand("App", Attribute::string("pk"))
                .sort_key(Attribute::string("sk"))
                .global_secondary_index(GlobalSecondaryIndex::new("owner", Attribute::string("o")))
                .global_secondary_index(GlobalSecondaryIndex::new("free", Attribute::string("f")))
                .entity(Entity::new("Tenant").key("TENANT#{tenant}", "META"))
                .entity(
                    Entity::new("Note")
                        .key("NOTE#{tenant}#{note}", "META")
                        .index_partition_key("owner", "OWNER#{tenant}"),
                ),
        );
        let people = stack.add(UserSignIn::new("People"));
        stack.add(Role::new("Person", people.authenticated()).allow(grant(&table)));
        let report = stack.check(&Stage::default());
        let helps = report.open().flat_map(|finding| finding.helps());
        (report.codes(), helps.collect())
    }

    fn sub(prefix: &str) -> LeadingKey {
        LeadingKey::user_pool_sub().with_prefix(prefix)
    }

    #[test]
    fn a_prefix_is_the_beginning_of_an_entitys_key() {
        let of = |prefix: &str| report(|table| table.read_data().rows(sub(prefix)));
        for right in ["TENANT#", "TENANT#eu-", "NOTE#", "NOTE#a#"] {
            assert_eq!(of(right).0, [""; 0], "{right}");
        }
        for (wrong, help) in [
            ("TENNANT#", "did you mean `TENANT#`?"),
            ("tenant#", "did you mean `TENANT#`?"),
            ("OWNER#", "the partition keys are `TENANT#{tenant}` and `NOTE#{tenant}#{note}`"),
            ("TENANT#TENANT#", "say `TENANT#` once"),
        ] {
            let (codes, text) = of(wrong);
            assert_eq!(codes, ["ENT016"], "{wrong}");
            assert!(text.contains(help), "{wrong}: {text}");
        }
        assert_eq!(report(|table| table.read_data().rows(LeadingKey::user_pool_sub())).0, [""; 0]);
    }

    #[test]
    fn an_entity_adds_its_prefix_once() {
        let of =
            |prefix: &str| report(|table| table.entity("Tenant").read_data().rows(sub(prefix))).0;
        assert_eq!(of("TENANT#"), ["ENT016"]);
        assert_eq!(of("eu#"), ["ENT016"]);
        assert_eq!(of("eu-"), [""; 0]);
    }

    #[test]
    fn an_index_has_a_key_of_its_own() {
        let of = |index: &str, prefix: &str| {
            report(|table| table.index(index).read_data().rows(sub(prefix))).0
        };
        assert_eq!(of("owner", "OWNER#"), [""; 0]);
        assert_eq!(of("owner", "TENANT#"), ["ENT016"]);
        assert_eq!(of("free", "TENANT#"), [""; 0]);
    }
}
