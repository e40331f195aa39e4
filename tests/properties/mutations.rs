//! The comparison can fail: it notices each kind of change to what a template allows.

use serde_json::{Value, json};
use tablature::Action;
use tablature::facts::ResourceKind;
use tablature::template::Template;

use crate::access::template;
use crate::compare::compare;
use crate::generate::{Shape, model};
use crate::imports::Part;
use crate::model::{Grant, Model, Subject, Table};
use crate::questions::{physical_name, session};
use crate::random::Random;

/// A change to the statements of a role; false where there is nothing to change.
type Mutation = fn(&Model, &mut [Value]) -> bool;

/// Each kind, and on how many of the stacks it must find something to change.
const MUTATIONS: [(&str, Mutation); 18] = [
    ("a condition is dropped", drop_condition),
    ("the guard against no key is dropped", drop_guard),
    ("the guard asks for no key", invert_guard),
    ("own rows become a pattern for all", open_pattern),
    ("one own key is enough", any_key),
    ("the variable becomes another one", other_variable),
    ("the prefix is dropped", drop_prefix),
    ("an action is added", add_action),
    ("an action is dropped", drop_action),
    ("a resource becomes everything", widen_resource),
    ("a resource becomes all names that begin so", widen_name),
    ("a resource is another table", other_table),
    ("a table from elsewhere is another one", other_import),
    ("an index is dropped", drop_index),
    ("a replica is dropped", drop_replica),
    ("another Region is added", add_region),
    ("a search is dropped", drop_search),
    ("an Allow becomes a Deny", deny),
];

#[test]
fn every_change_to_what_is_allowed_is_noticed() {
    let mut changed = vec![0; MUTATIONS.len()];
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let model = model(&mut random, Shape::ONE_GRANT);
        let session = session(&mut random);
        let emitted = template(&model).unwrap_or_else(|failure| panic!("{}", failure.why));
        assert_eq!(compare(&model, &session, &emitted).differences.len(), 0, "seed {seed}");
        for (index, (name, mutation)) in MUTATIONS.iter().enumerate() {
            let Some(mutated) = mutate(&model, &emitted, *mutation) else { continue };
            let differences = compare(&model, &session, &mutated).differences;
            assert!(!differences.is_empty(), "{name}: seed {seed}\n{}", mutated.to_json());
            changed[index] += 1;
        }
    }
    for ((name, _), changed) in MUTATIONS.iter().zip(changed) {
        assert!(changed >= 3, "{name}: only {changed} stacks have something to change");
    }
}

/// A change to a whole template.
type Loss = fn(&mut Value);

/// Mutations that remove something.
const LOSSES: [(&str, Loss); 3] = [
    ("the Deny statements are dropped", |template| {
        each_statement_list(template, &mut |statements| {
            statements.retain(|statement| statement["Effect"] != "Deny");
        });
    }),
    ("the permissions boundaries are dropped", |template| {
        each_role(template, |role| drop(role.remove("PermissionsBoundary")));
    }),
    ("the tags of roles are dropped", |template| {
        each_role(template, |role| drop(role.remove("Tags")));
    }),
];

#[test]
fn the_loss_of_what_decides_beside_the_grants_is_noticed() {
    let mut noticed = [0; LOSSES.len()];
    for seed in 0..40 {
        let mut random = Random::new(seed);
        let model = model(&mut random, Shape::ANY);
        let session = session(&mut random);
        let emitted = template(&model).unwrap_or_else(|failure| panic!("{}", failure.why));
        for (index, (_, lose)) in LOSSES.iter().enumerate() {
            let before: Value = serde_json::from_str(&emitted.to_json()).unwrap();
            let mut after = before.clone();
            lose(&mut after);
            // Not every removal matters: something else may deny the request as well.
            if after != before {
                let differences = compare(&model, &session, &Template::from(after)).differences;
                noticed[index] += usize::from(!differences.is_empty());
            }
        }
    }
    for ((name, _), noticed) in LOSSES.iter().zip(noticed) {
        assert!(noticed >= 3, "{name}: noticed {noticed} times");
    }
}

fn each_role(template: &mut Value, change: fn(&mut serde_json::Map<String, Value>)) {
    let resources = template["Resources"].as_object_mut().unwrap();
    for role in resources.values_mut().filter(|one| one["Type"] == "AWS::IAM::Role") {
        change(role["Properties"].as_object_mut().unwrap());
    }
}

fn each_statement_list(value: &mut Value, change: &mut impl FnMut(&mut Vec<Value>)) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::Array(statements) if name == "Statement" => change(statements),
                    member => each_statement_list(member, change),
                }
            }
        }
        Value::Array(elements) => {
            elements.iter_mut().for_each(|element| each_statement_list(element, change));
        }
        _ => {}
    }
}

/// The template with its role's statements changed.
fn mutate(model: &Model, template: &Template, mutation: Mutation) -> Option<Template> {
    let mut value: Value = serde_json::from_str(&template.to_json()).unwrap();
    let role = &model.roles[0].logical_id;
    let pointer = format!("/Resources/{role}/Properties/Policies/0/PolicyDocument/Statement");
    let statements = value.pointer_mut(&pointer)?.as_array_mut().unwrap();
    let mutated = mutation(model, statements);
    mutated.then(|| Template::from(value))
}

const ROWS: &str = "dynamodb:LeadingKeys";

fn drop_condition(_: &Model, statements: &mut [Value]) -> bool {
    statements[0].as_object_mut().unwrap().remove("Condition").is_some()
}

fn drop_guard(_: &Model, statements: &mut [Value]) -> bool {
    let condition = statements[0].get_mut("Condition");
    condition.is_some_and(|all| all.as_object_mut().unwrap().remove("Null").is_some())
}

fn invert_guard(_: &Model, statements: &mut [Value]) -> bool {
    let guard = statements[0].pointer_mut("/Condition/Null/dynamodb:LeadingKeys");
    guard.map(|guard| *guard = json!("true")).is_some()
}

fn open_pattern(_: &Model, statements: &mut [Value]) -> bool {
    let Some(condition) = statements[0].get_mut("Condition") else { return false };
    *condition = json!({
        "ForAllValues:StringLike": { ROWS: ["*"] }, "Null": { ROWS: "false" },
    });
    true
}

/// Changes the operator that compares rows and its values.
fn change_rows(statements: &mut [Value], change: fn(&str, &mut Vec<Value>) -> String) -> bool {
    let Some(condition) = statements[0].get_mut("Condition") else { return false };
    let (operator, mut of_key) = condition
        .as_object()
        .unwrap()
        .iter()
        .find(|(operator, _)| operator.starts_with("ForAllValues"))
        .map(|(operator, of_key)| (operator.clone(), of_key.clone()))
        .unwrap();
    let values = of_key[ROWS].as_array_mut().unwrap();
    let before = values.clone();
    let changed = change(&operator, values);
    let differs = changed != operator || *values != before;
    condition.as_object_mut().unwrap().remove(&operator);
    condition[changed] = of_key;
    differs
}

fn any_key(_: &Model, statements: &mut [Value]) -> bool {
    change_rows(statements, |operator, _| operator.replace("ForAllValues", "ForAnyValue"))
}

fn other_variable(_: &Model, statements: &mut [Value]) -> bool {
    change_rows(statements, |operator, values| {
        for value in values {
            let text = value.as_str().unwrap();
            let start = text.rfind("${aws:").or_else(|| text.rfind("${cognito")).unwrap();
            let end = start + text[start..].find('}').unwrap();
            *value = json!(format!("{}${{aws:PrincipalTag/none{}", &text[..start], &text[end..]));
        }
        operator.to_owned()
    })
}

fn drop_prefix(_: &Model, statements: &mut [Value]) -> bool {
    change_rows(statements, |operator, values| {
        for value in values {
            let text = value.as_str().unwrap();
            let start = text.rfind("${aws:").or_else(|| text.rfind("${cognito")).unwrap();
            *value = json!(text[start..]);
        }
        operator.to_owned()
    })
}

fn add_action(model: &Model, statements: &mut [Value]) -> bool {
    let kind = match &model.roles[0].content.grants[0].subject {
        Subject::Table(_) | Subject::Entities(..) => ResourceKind::Table,
        Subject::VectorIndexes(_) => ResourceKind::Table,
        Subject::Index(..) | Subject::VectorIndex(..) => ResourceKind::Index,
        Subject::Imported(_, Part::Whole | Part::VectorIndexes) => ResourceKind::Table,
        Subject::Imported(_, Part::Index(_) | Part::VectorIndex(_)) => ResourceKind::Index,
        // The stream of an imported table is known by its ARN only.
        Subject::Imported(_, Part::Stream) => return false,
        Subject::Stream(_) | Subject::Elsewhere => ResourceKind::Stream,
    };
    let rows = statements[0].get("Condition").is_some();
    let known: Vec<String> =
        statements.iter().flat_map(|one| actions(one).clone()).map(|name| text(&name)).collect();
    let added = Action::all().iter().find(|action| {
        let new = !known.contains(&action.qualified_name().to_owned());
        action.applies_to(kind) && new && (!rows || action.carries_leading_keys())
    });
    let of_subject = statements.iter_mut().find(|one| is_about(one, kind));
    match (added, of_subject) {
        (Some(action), Some(statement)) => {
            list(statement, "Action").push(json!(action.qualified_name()));
            true
        }
        _ => false,
    }
}

fn drop_action(_: &Model, statements: &mut [Value]) -> bool {
    let actions = list(&mut statements[0], "Action");
    actions.len() > 1 && actions.pop().is_some()
}

fn widen_resource(_: &Model, statements: &mut [Value]) -> bool {
    let first = &mut list(&mut statements[0], "Resource")[0];
    let is_everything = *first == "*";
    *first = json!("*");
    !is_everything
}

/// `table/Orders*`, where the first resource is a table whose name is known: what else begins like an
/// unknown one, nobody can ask.
fn widen_name(model: &Model, statements: &mut [Value]) -> bool {
    let first = &mut list(&mut statements[0], "Resource")[0];
    let Some(id) = first.pointer("/Fn::GetAtt/0").map(text) else { return false };
    let is_table = first.pointer("/Fn::GetAtt/1").is_some_and(|attribute| *attribute == "Arn");
    let table = model.tables.iter().position(|table| table.logical_id == id).unwrap();
    *first = json!({ "Fn::Sub": format!("${{{id}.Arn}}*") });
    is_table && physical_name(model, table).is_some()
}

fn other_table(model: &Model, statements: &mut [Value]) -> bool {
    let first = &mut list(&mut statements[0], "Resource")[0];
    let Some(id) = first.pointer("/Fn::GetAtt/0").map(text) else { return false };
    let other = model.tables.iter().find(|table| table.logical_id != id);
    let is_table = first.pointer("/Fn::GetAtt/1").is_some_and(|attribute| *attribute == "Arn");
    let Some(other) = other.filter(|_| is_table) else { return false };
    *first = json!({ "Fn::GetAtt": [other.logical_id, "Arn"] });
    true
}

fn other_import(model: &Model, statements: &mut [Value]) -> bool {
    if !matches!(model.roles[0].content.grants[0].subject, Subject::Imported(..)) {
        return false;
    }
    let kinds = [ResourceKind::Table, ResourceKind::Index];
    let is_about_it = |one: &&mut Value| kinds.iter().any(|kind| is_about(one, *kind));
    let Some(statement) = statements.iter_mut().find(is_about_it) else { return false };
    let text = statement["Resource"].to_string();
    let other = text.replace(":table/", ":table/x").replace("-Arn\"", "-Name\"");
    statement["Resource"] = serde_json::from_str(&other).unwrap();
    other != text
}

fn drop_index(_: &Model, statements: &mut [Value]) -> bool {
    for statement in statements {
        let resources = list(statement, "Resource");
        let is_index =
            |arn: &Value| arn.get("Fn::Sub").is_some_and(|arn| text(arn).contains("/index/"));
        if let Some(index) = resources.iter().position(is_index).filter(|_| resources.len() > 1) {
            resources.remove(index);
            return true;
        }
    }
    false
}

fn drop_replica(_: &Model, statements: &mut [Value]) -> bool {
    for statement in statements {
        let resources = list(statement, "Resource");
        // A backup of a table with an unknown name is not asked for.
        let is_there = |arn: &Value| {
            let arn = arn.get("Fn::Sub").map(text).unwrap_or_default();
            arn.starts_with("arn:")
                && !["/backup/", "/export/", "/import/"].iter().any(|it| arn.contains(it))
        };
        if let Some(replica) = resources.iter().position(is_there).filter(|_| resources.len() > 1) {
            resources.remove(replica);
            return true;
        }
    }
    false
}

/// The table in another one of its Regions, to a grant that is on one alone.
fn add_region(model: &Model, statements: &mut [Value]) -> bool {
    let Grant { subject, regions, .. } = &model.roles[0].content.grants[0];
    let (table, kind, below) = match subject {
        Subject::Table(table) => (table, ResourceKind::Table, String::new()),
        Subject::Index(table, name) => (table, ResourceKind::Index, format!("/index/{name}")),
        _ => return false,
    };
    let Table { logical_id, replicas, .. } = &model.tables[*table];
    let other = replicas.iter().find(|region| !regions.include(Some(region)));
    let about_it = statements.iter_mut().find(|one| is_about(one, kind));
    let (Some(region), Some(statement)) = (other, about_it) else { return false };
    list(statement, "Resource").push(json!({ "Fn::Sub": format!(
        "arn:${{AWS::Partition}}:dynamodb:{region}:${{AWS::AccountId}}:table/${{{logical_id}}}{below}"
    ) }));
    true
}

fn drop_search(_: &Model, statements: &mut [Value]) -> bool {
    let searches = |one: &&mut Value| actions(one).contains(&json!("dynamodb:SearchVectors"));
    let Some(statement) = statements.iter_mut().find(searches) else { return false };
    list(statement, "Action").retain(|name| *name != "dynamodb:SearchVectors");
    true
}

fn deny(_: &Model, statements: &mut [Value]) -> bool {
    statements[0]["Effect"] = json!("Deny");
    true
}

/// Whether the first resource of a statement is of a kind.
fn is_about(statement: &Value, kind: ResourceKind) -> bool {
    let arn = statement["Resource"][0].to_string();
    let part = ["/index/", "/backup/", "/export/", "/import/", "Stream"];
    match kind {
        ResourceKind::Table => arn != "\"*\"" && !part.iter().any(|part| arn.contains(part)),
        ResourceKind::Index => arn.contains("/index/"),
        _ => arn.contains("StreamArn"),
    }
}

fn list<'v>(statement: &'v mut Value, element: &str) -> &'v mut Vec<Value> {
    statement[element].as_array_mut().unwrap()
}

fn actions(statement: &Value) -> &Vec<Value> {
    statement["Action"].as_array().unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
