//! The way between two templates: its order, who may do what on it, and the values of parameters.

use serde_json::{Value, json};

use super::scenarios::{
    environment, indexes, of, reader, rest_is_planned_from_each_step, steps_of, table,
};
use crate::evaluate::Environment;
use crate::evolution::step::Wait;
use crate::evolution::{Allowances, ParameterValue, Plan};
use crate::template::Template;

fn planned(old: &Template, new: &Template, allowances: &Allowances) -> Vec<Template> {
    let plan = Plan::between(old, new, &environment(), allowances);
    assert!(plan.refusals().is_none(), "{}", plan.text("app"));
    rest_is_planned_from_each_step(&plan, new, allowances);
    steps_of(&plan).iter().map(|step| step.template().clone()).collect()
}

fn role(statements: Value) -> Value {
    let mut role = reader("a");
    role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] = statements;
    role
}

fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({ "Effect": effect, "Action": action, "Resource": { "Fn::Sub": resource } })
}

/// A table with indexes of these names, each by the attribute behind its colon.
fn with(names: &[&str], others: Value) -> Template {
    let split: Vec<(&str, &str)> = names.iter().map(|it| it.split_once(':').unwrap()).collect();
    let attributes: Vec<&str> = split.iter().map(|(_, by)| *by).collect();
    let mut properties = indexes(&attributes);
    for (at, (name, _)) in split.iter().enumerate() {
        properties["GlobalSecondaryIndexes"][at]["IndexName"] = (*name).into();
    }
    let mut resources = json!({ "Orders": table(properties) });
    for (id, resource) in others.as_object().unwrap() {
        resources[id] = resource.clone();
    }
    of(resources)
}

fn has_index(template: &Template, name: &str) -> bool {
    template.to_json().contains(&format!("\"IndexName\": \"{name}\""))
}

#[test]
fn an_index_goes_last_that_somebody_reads_until_the_end() {
    let one = json!([statement("Allow", "dynamodb:Scan", "${Orders.Arn}/index/one")]);
    let all = json!([statement("Allow", "dynamodb:*", "${Orders.Arn}*")]);
    let old = with(&["one:a", "two:b"], json!({ "Role": role(one) }));
    let new = with(&["three:a", "four:c"], json!({ "Role": role(all) }));
    let templates = planned(&old, &new, &Allowances::default());
    assert_eq!(templates.len(), 4);
    assert!(has_index(&templates[2], "one") && !has_index(&templates[2], "two"));
}

#[test]
fn whoever_may_do_less_in_the_end_does_not_reach_a_new_index_before() {
    let all = || statement("Allow", "dynamodb:*", "${Orders.Arn}*");
    let old = with(&[], json!({ "Role": role(json!([all()])) }));
    let denied = json!([all(), statement("Deny", "dynamodb:*", "${Orders.Arn}/index/one")]);
    let indexes = ["one:a", "two:b"];
    for role in [Some(role(denied)), None] {
        let others = role.map_or_else(|| json!({}), |role| json!({ "Role": role }));
        let new = with(&indexes, others);
        let templates = planned(&old, &new, &Allowances::default());
        assert_eq!(templates.len(), 2);
        let of =
            |template: &Template| template.resource("Role").map(|it| it.node().expr().to_json());
        assert_eq!(of(&templates[0]), of(&new));
    }
    // What else needs the role keeps it, and then nobody can say when it goes.
    let user = json!({ "Type": "AWS::Lambda::Function", "Properties": { "Role": { "Fn::GetAtt": ["Role", "Arn"] } } });
    let old = with(&[], json!({ "Role": role(json!([all()])), "User": user }));
    let plan =
        Plan::between(&old, &with(&indexes, json!({})), &environment(), &Allowances::default());
    let codes: Vec<&str> = plan.refusals().unwrap().codes().collect();
    assert!(codes.contains(&"EVO051"), "{codes:?}");
    assert!(plan.text("app").contains("in a deployment of its own"), "{}", plan.text("app"));
}

#[test]
fn a_table_that_is_replaced_is_made_with_all_its_indexes() {
    let renamed = |names: &[&str], name: &str| {
        let mut properties = indexes(names);
        properties["TableName"] = name.into();
        of(json!({ "Orders": table(properties) }))
    };
    let (old, new) = (renamed(&[], "orders"), renamed(&["a", "b"], "purchases"));
    let plan = Plan::between(&old, &new, &environment(), &Allowances::default().loss("Orders"));
    let [step] = steps_of(&plan) else { panic!("{}", plan.text("app")) };
    assert!(step.waits.is_empty(), "{:?}", step.waits);
}

#[test]
fn all_replicas_have_keys_of_their_own_or_none() {
    let key = json!({ "KMSMasterKeyId": "alias/orders" });
    let encrypted = |regions: &[&str], has_keys: bool| {
        let replica = |region: &&str| match has_keys {
            true => json!({ "Region": region, "SSESpecification": key }),
            false => json!({ "Region": region }),
        };
        of(json!({ "Orders": table(json!({
            "Replicas": regions.iter().map(replica).collect::<Vec<_>>(),
            "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
            "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS" },
        })) }))
    };
    let (few, many) = (["eu-west-1"], ["eu-west-1", "us-east-1"]);
    for (from, to) in
        [(few.as_slice(), many.as_slice()), (&many, &few), (&many, &["eu-west-1", "us-west-2"])]
    {
        for has_keys in [true, false] {
            let (old, new) = (encrypted(from, has_keys), encrypted(to, !has_keys));
            let allowances = match from.len() {
                1 => Allowances::default(),
                _ => Allowances::default().replica("Orders", "us-east-1"),
            };
            for template in planned(&old, &new, &allowances) {
                let table = template.resource("Orders").unwrap();
                let replicas = table.property("Replicas").unwrap();
                let with_key = replicas.items().filter(|it| it.get("SSESpecification").is_some());
                let count = replicas.items().count();
                assert!([0, count].contains(&with_key.count()), "{}", template.to_json());
            }
        }
    }
}

#[test]
fn definitions_have_one_order_however_far_a_table_is() {
    let mut table = table(indexes(&["b", "a"]));
    table["Properties"]["GlobalSecondaryIndexes"].as_array_mut().unwrap().reverse();
    let (old, new) = (with(&[], json!({})), of(json!({ "Orders": table })));
    assert_eq!(planned(&old, &new, &Allowances::default()).len(), 2);
}

#[test]
fn parameters_change_with_the_last_step() {
    let template = |names: &[&str]| {
        let mut properties = indexes(names);
        properties["TableClass"] = json!({ "Ref": "Class" });
        json!({
            "Parameters": { "Class": { "Type": "String", "Default": "STANDARD" } },
            "Resources": { "Orders": table(properties) },
        })
    };
    let (old, mut new) = (template(&[]), template(&["a", "b"]));
    new["Parameters"]["Team"] = json!({ "Type": "String" });
    new["Resources"]["Orders"]["Properties"]["Tags"] =
        json!([{ "Key": "team", "Value": { "Ref": "Team" } }]);
    let environment = Environment::new("111122223333", "eu-west-1")
        .previous_parameter("Class", "STANDARD")
        .parameter("Class", "STANDARD_INFREQUENT_ACCESS")
        .parameter("Team", "core");
    let plan = Plan::between(&old.into(), &new.into(), &environment, &Allowances::default());
    let parameters: Vec<_> = steps_of(&plan).iter().map(|step| step.parameters.clone()).collect();
    let given = |value: &str| ParameterValue::Given(value.to_owned());
    let named = |name: &str, value| (name.to_owned(), value);
    assert_eq!(
        parameters,
        [
            vec![named("Class", ParameterValue::Previous)],
            vec![named("Class", given("STANDARD_INFREQUENT_ACCESS")), named("Team", given("core"))],
        ],
        "{}",
        plan.text("app")
    );
    let classes: Vec<bool> = steps_of(&plan)
        .iter()
        .map(|step| step.changes.iter().any(|change| change.has_key("TableClass")))
        .collect();
    assert_eq!(classes, [false, true]);
}

/// What `describe-table` shows of a table with one index.
fn described(more: &Value) -> crate::evolution::Live {
    let mut table = indexes(&["day"]);
    table["TableName"] = "orders".into();
    table["KeySchema"] = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
    table["BillingModeSummary"] = json!({ "BillingMode": "PAY_PER_REQUEST" });
    for (key, value) in more.as_object().unwrap() {
        table[key] = value.clone();
    }
    let answer = json!({ "Table": table }).to_string();
    crate::evolution::Live::at(0).read(&answer).unwrap()
}

#[test]
fn a_table_that_is_there_is_imported_as_it_is_and_changed_afterwards() {
    let declared = |names: &[&str]| {
        let mut table = table(indexes(names));
        table["Type"] = "AWS::DynamoDB::Table".into();
        table["Properties"].as_object_mut().unwrap().remove("Replicas");
        of(json!({ "Orders": table, "Topic": { "Type": "AWS::SNS::Topic" } }))
    };
    let topic = of(json!({ "Topic": { "Type": "AWS::SNS::Topic" } }));
    let plan = |new: &Template, live| {
        Plan::between_with(&topic, new, &environment(), &Allowances::default(), live)
    };
    let words = |plan: &Plan| -> Vec<String> {
        steps_of(plan).iter().map(|step| step.word().to_owned()).collect()
    };
    let same = plan(&declared(&["day"]), described(&json!({})));
    assert_eq!(words(&same), ["import-Orders"], "{}", same.text("app"));
    assert_eq!(steps_of(&same)[0].template(), &declared(&["day"]));
    assert_eq!(steps_of(&same)[0].predicted[0].words(), "Import Orders (AWS::DynamoDB::Table)");
    let new = declared(&["day", "user"]);
    let more = plan(&new, described(&json!({})));
    assert_eq!(words(&more), ["import-Orders", "make-user"], "{}", more.text("app"));
    assert!(!has_index(steps_of(&more)[0].template(), "user"));
    rest_is_planned_from_each_step(&more, &new, &Allowances::default());
    // What would be replaced is refused as ever, and what has no policy is not imported.
    let other_key = json!({ "KeySchema": [{ "AttributeName": "day", "KeyType": "HASH" }] });
    let codes = |plan: &Plan| plan.refusals().unwrap().codes().collect::<Vec<_>>();
    assert_eq!(codes(&plan(&new, described(&other_key))), ["EVO033"]);
    let mut unkept = json!({ "Orders": table(indexes(&["day"])) });
    unkept["Orders"].as_object_mut().unwrap().remove("DeletionPolicy");
    assert_eq!(codes(&plan(&of(unkept), described(&json!({})))), ["EVO049"]);
    // Provisioned throughput is imported as it is.
    let throughput =
        json!({ "ReadCapacityUnits": 1, "WriteCapacityUnits": 2, "NumberOfDecreasesToday": 0 });
    let mut index = indexes(&["day"])["GlobalSecondaryIndexes"].clone();
    index[0]["ProvisionedThroughput"] = throughput.clone();
    let paid = json!({
        "BillingModeSummary": { "BillingMode": "PROVISIONED" }, "ProvisionedThroughput": throughput,
        "GlobalSecondaryIndexes": index,
    });
    let switched = plan(&declared(&["day"]), described(&paid));
    assert_eq!(words(&switched), ["import-Orders", "change-billing"], "{}", switched.text("app"));
    let first = steps_of(&switched)[0].template().to_json();
    assert_eq!(first.matches("\"WriteCapacityUnits\": 2").count(), 2, "{first}");
    assert!(!first.contains("NumberOfDecreasesToday"), "{first}");
}

#[test]
fn what_a_condition_makes_come_or_go_is_added_or_removed() {
    let template = json!({
        "Parameters": { "Both": { "Type": "String", "Default": "no" } },
        "Conditions": { "HasBoth": { "Fn::Equals": [{ "Ref": "Both" }, "yes"] } },
        "Resources": { "Orders": table(json!({})), "Other": table(json!({ "TableName": "other" })) },
    });
    let mut template = template;
    template["Resources"]["Other"]["Condition"] = "HasBoth".into();
    let template = Template::from(template);
    let predicted = |from: &str, to: &str| -> Vec<String> {
        let environment = environment().previous_parameter("Both", from).parameter("Both", to);
        let plan = Plan::between(&template, &template, &environment, &Allowances::default());
        steps_of(&plan).iter().flat_map(|step| &step.predicted).map(|it| it.words()).collect()
    };
    assert_eq!(predicted("no", "yes"), ["Add Other (AWS::DynamoDB::GlobalTable)"]);
    let removed = ["Remove Other (AWS::DynamoDB::GlobalTable), policy action Retain"];
    assert_eq!(predicted("yes", "no"), removed);
    // Without a word the stack has the default.
    let asked = environment().parameter("Both", "yes");
    let plan = Plan::between(&template, &template, &asked, &Allowances::default());
    assert_eq!(steps_of(&plan).len(), 1);
}

#[test]
fn an_index_in_work_is_waited_for_before_the_first_step() {
    let index = json!([{ "IndexName": "day", "IndexStatus": "CREATING" }]);
    let live = described(&json!({ "GlobalSecondaryIndexes": index }));
    let (old, new) = (with(&["day:day"], json!({})), with(&["day:day", "user:user"], json!({})));
    let plan = Plan::between_with(&old, &new, &environment(), &Allowances::default(), live);
    let Plan::Steps(steps) = &plan else { panic!("{}", plan.text("app")) };
    assert!(matches!(steps.first.as_slice(), [Wait::Indexes { table, .. }] if table == "Orders"));
}
