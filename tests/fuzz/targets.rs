//! What is fed, and what must hold of it whatever it is fed with.

use serde_json::Value;
use tablature::access::Access;
use tablature::compare::{AccessChanges, Diff, Part};
use tablature::evaluate::{Environment, Evaluator, Request};
use tablature::findings::{Color, Report, Sources};
use tablature::local_tables::LocalTable;
use tablature::template::Template;
use tablature::{
    AccessPattern, Action, Attribute, Entity, GlobalSecondaryIndex, LeadingKey, Role, Stack, Stage,
    TableV2, rules,
};

use crate::mutate;
use crate::random::Random;

/// A file is read or refused; what was read is written and read again as the same.
pub(crate) fn reader(random: &mut Random) {
    let text = mutate::file(random);
    match Template::read("t.json", &text) {
        Ok(template) => {
            let again = Template::read("t.json", &template.to_json()).unwrap();
            assert!(again == template, "{text}");
        }
        Err(error) => {
            says(&error.to_string());
            says(&error.text(&Sources::default(), Color::Never));
        }
    }
}

/// A file as a person has it: its values have places.
fn read(value: &Value) -> Option<Template> {
    Template::read("t.json", &format!("{value:#}")).ok()
}

/// Findings are the same each time, and in every format.
pub(crate) fn check(random: &mut Random) {
    let Some(template) = read(&mutate::template(random)) else { return };
    let report = rules::check(&template);
    reported(&report);
    assert_eq!(report.json(), rules::check(&template).json());
}

fn reported(report: &Report) {
    says(&report.text(&Sources::default(), Color::Never));
    says(&report.acknowledged_text());
    for document in [report.json(), report.sarif()] {
        says(&document);
        serde_json::from_str::<Value>(&document).unwrap();
    }
}

/// Functions, in every place and in each other.
pub(crate) fn intrinsics(random: &mut Random) {
    let Some(template) = read(&mutate::with_functions(random)) else { return };
    reported(&rules::check(&template));
    let environment = Environment::default().parameter("Stage", "prod");
    match LocalTable::all(&template, &environment) {
        Ok(tables) => tables.iter().for_each(|table| says(&table.to_json())),
        Err(obstacles) => obstacles.iter().for_each(|obstacle| says(&obstacle.to_string())),
    }
    decided(random, &template, &environment);
}

/// A decision is the same each time, and it is the same where nothing more is said.
pub(crate) fn evaluator(random: &mut Random) {
    let Some(template) = read(&mutate::template(random)) else { return };
    decided(random, &template, &Environment::default());
    decided(random, &template, &Environment::new("111122223333", "eu-west-1").stack_name("app"));
}

fn decided(random: &mut Random, template: &Template, environment: &Environment) {
    let evaluator = Evaluator::of(template, environment.clone());
    let roles: Vec<&str> = evaluator.roles().collect();
    let tables: Vec<&str> = evaluator.tables().collect();
    for role in roles.iter().take(6) {
        let Ok(session) = evaluator.role(role) else { continue };
        let session = session.as_user("alice").identity_id("eu-west-1:x");
        for table in tables.iter().take(4) {
            let action = *random.pick(Action::all());
            let key = mutate::text(random);
            for request in [
                Request::new(action).on_table(*table),
                Request::new(Action::GetItem).on_table(*table).leading_key(if key.is_empty() {
                    "k"
                } else {
                    &key
                }),
                Request::new(Action::Query)
                    .on_index(*table, "byId")
                    .context("aws:SourceIp", mutate::text(random)),
            ] {
                for decide in [session.decide(&request), session.decide_with_keys(&request)] {
                    match decide {
                        Ok(decision) => says(&decision.to_string()),
                        Err(error) => says(&error.to_string()),
                    }
                }
                let once = session.decide(&request).map(|decision| decision.to_string()).ok();
                let again = session.decide(&request).map(|decision| decision.to_string()).ok();
                assert_eq!(once, again);
            }
        }
    }
}

/// The report is the same each time, and in every format.
pub(crate) fn access(random: &mut Random) {
    let Some(template) = read(&mutate::template(random)) else { return };
    let access = Access::of(&template, Environment::default());
    for text in [access.text(), access.markdown("t.json"), access.json()] {
        says(&text);
    }
    serde_json::from_str::<Value>(&access.json()).unwrap();
    assert_eq!(access.json(), Access::of(&template, Environment::default()).json());
}

/// What an update changes is the same each time, the update back changes something as well, and nothing changes
/// where nothing is updated.
pub(crate) fn against(random: &mut Random) {
    let (old, new) = mutate::update(random);
    let has_same_parameters = old.get("Parameters") == new.get("Parameters");
    let (Some(old), Some(new)) = (read(&old), read(&new)) else { return };
    let environment = match random.below(3) {
        0 => Environment::default(),
        1 => Environment::default().parameter("Stage", "prod").any_stack_tags(),
        _ => Environment::new("111122223333", "eu-west-1").stack_name("app"),
    };
    let diff = Diff::between(&old, &new, &environment);
    for text in [diff.text(), diff.markdown("t.json"), diff.json()] {
        says(&text);
    }
    let whole: Value = serde_json::from_str(&diff.json()).unwrap();
    let changes = whole["changes"].as_array().unwrap();
    let part = Diff::of_part(&old, &new, &environment, Part::Template);
    assert_eq!(part.is_empty(), changes.is_empty());
    for entry in ["gained", "lost"].iter().flat_map(|it| whole["access"][it].as_array().unwrap()) {
        let causes = entry["causes"].as_array().unwrap();
        assert!(causes.iter().all(|cause| cause.as_u64().unwrap() < changes.len() as u64));
    }
    let same = Diff::between(&new, &new, &environment);
    assert!(same.is_empty(), "{}", same.text());
    let back = Diff::of_part(&new, &old, &environment, Part::Template);
    assert_eq!(back.is_empty(), part.is_empty(), "{}\n{}", part.text(), back.text());
    let changes = AccessChanges::between(&old, &new, &environment);
    let document = changes.json();
    says(&changes.text());
    says(&document);
    let read: Value = serde_json::from_str(&document).unwrap();
    let entries = |what: &str| read[what].as_array().unwrap().len();
    let all = entries("gained") + entries("lost") + entries("undecided");
    assert_eq!(changes.is_empty(), all == 0);
    match random.below(3) {
        0 => assert_eq!(document, AccessChanges::between(&old, &new, &environment).json()),
        // A parameter keeps the value that it has before an update, which another one has not after it.
        1 if has_same_parameters => {
            let reverse = AccessChanges::between(&new, &old, &environment);
            let both = || format!("{}\n{}", changes.text(), reverse.text());
            // What a resource deletes after another one has put it depends on which of the two goes.
            let is_put_again = both().contains("another resource puts a policy of its name");
            assert!(is_put_again || changes.is_empty() == reverse.is_empty(), "{}", both());
        }
        _ => {
            let none = AccessChanges::between(&new, &new, &environment);
            assert!(none.is_empty(), "{}", none.text());
        }
    }
}

/// Entities whose keys are any texts, patterns that read them, and grants on rows of them.
pub(crate) fn key_templates(random: &mut Random) {
    let mut text = || mutate::text(random);
    let mut stack = Stack::new("fuzz");
    let table = TableV2::on_demand("Table", Attribute::string("PK"))
        .sort_key(Attribute::string("SK"))
        .global_secondary_index(
            GlobalSecondaryIndex::new("byId", Attribute::string("A"))
                .sort_key(Attribute::string("B")),
        )
        .entity(Entity::new("One").key(text(), text()).index_key("byId", text(), text()))
        .entity(Entity::new("Two").key(text(), text()).attributes([text(), text()]))
        .access_pattern(AccessPattern::query(text(), "One").by([text(), "id".to_owned()]))
        .access_pattern(AccessPattern::query("b", "Two").and("One").by(["id"]).descending(text()))
        .access_pattern(AccessPattern::get("c", "Two"));
    let table = stack.add(table);
    let rows = table.entity("One").read_data().rows(LeadingKey::user_pool_sub());
    let pattern = LeadingKey::user_pool_sub().with_prefix(text());
    stack.add(Role::for_lambda("Reader").allow(rows).allow(table.read_data().rows(pattern)));
    let report = stack.check(&Stage::default());
    reported(&report);
    if let Ok(template) = stack.template(&Stage::default()) {
        let access = Access::of(&template, Environment::default());
        says(&access.text());
        says(&tablature::docs::page(&stack, &access));
    }
}

/// Nothing of what a program says acts on a terminal.
#[track_caller]
fn says(text: &str) {
    let acts = |character: char| {
        character != '\n' && character.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&character)
    };
    assert!(!text.contains(acts), "{text:?}");
}
