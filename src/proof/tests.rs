mod imported;
mod keys;

use serde_json::{Value, json};

use super::*;
use crate::cognito::UserSignIn;
use crate::dynamodb::{
    Attribute, GlobalSecondaryIndex, LocalSecondaryIndex, Replica, StreamViewType, TableV2,
};
use crate::facts::Action;
use crate::iam::{
    Condition, ConditionKey, LeadingKey, ManagedPolicy, PolicyStatement, Role, StringOperator,
};
use crate::stack::lower;

/// A grant of every kind.
fn stack() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("at"))
            .stream(StreamViewType::NewAndOldImages)
            .local_secondary_index(LocalSecondaryIndex::new("byState", Attribute::string("state")))
            .global_secondary_index(GlobalSecondaryIndex::new("byItem", Attribute::string("item"))),
    );
    let items = stack.add(TableV2::on_demand("Items", Attribute::string("id")).table_name("items"));
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    let own = || LeadingKey::user_pool_sub().with_prefix("USER#");
    stack.add(
        Role::new("Shopper", sign_in.authenticated())
            .allow(orders.read_data().rows(own().family("#")))
            .allow(orders.actions([Action::PutItem]).rows(own()))
            .allow(items.actions([Action::GetItem]).every_row("all may see what is sold")),
    );
    let handler = stack.add(Role::for_lambda("Handler").allow(orders.stream().read()));
    stack.add(ManagedPolicy::new("Stock").allow(items.read_write_data()).attach_to(&handler));
    stack
}

fn emitted(stack: &Stack) -> Value {
    let template = lower(stack, &Stage::default()).template;
    serde_json::from_str(&template.to_json()).unwrap()
}

fn differences(stack: &Stack, template: Value) -> Vec<String> {
    let findings = prove(stack, &Stage::default(), &template.into());
    findings.iter().map(|finding| finding.message().to_owned()).collect()
}

/// The statement of a role's policy with this id.
fn statement<'t>(template: &'t mut Value, role: &str, sid: &str) -> &'t mut Value {
    let pointer = format!("/Resources/{role}/Properties/Policies/0/PolicyDocument/Statement");
    let statements = template.pointer_mut(&pointer).unwrap().as_array_mut().unwrap();
    let sids = statements.iter().map(|one| one["Sid"].to_string()).collect::<Vec<_>>().join(" ");
    let found = statements.iter_mut().find(|statement| statement["Sid"] == sid);
    found.unwrap_or_else(|| panic!("no `{sid}` among {sids}"))
}

fn after(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let stack = stack();
    let mut template = emitted(&stack);
    let before = template.clone();
    change(&mut template);
    assert_ne!(template, before, "nothing was changed");
    differences(&stack, template)
}

#[test]
fn what_is_emitted_is_what_was_declared() {
    let stack = stack();
    assert_eq!(differences(&stack, emitted(&stack)), [""; 0]);
}

#[test]
fn an_action_too_much_is_noticed() {
    let found = after(|template| {
        let read = statement(template, "Shopper", "ReadItems");
        read["Action"] = json!(["dynamodb:GetItem", "dynamodb:DeleteTable"]);
    });
    let may = "role `Shopper` may `DeleteTable` on table `Items`, which no grant says";
    assert_eq!(found, [may]);
}

#[test]
fn an_action_too_few_is_noticed() {
    let found = after(|template| {
        let read = statement(template, "Shopper", "ReadItems");
        read["Action"] = json!(["dynamodb:Query"]);
    });
    assert!(
        found.iter().any(|found| found.starts_with("role `Shopper` may not `GetItem` on table"))
    );
    assert!(found.iter().any(|found| found.starts_with("role `Shopper` may `Query` on table")));
}

#[test]
fn a_row_condition_that_does_not_hold_is_noticed() {
    let sid = "WriteOwnRowsOfOrders";
    let gone = after(|template| {
        statement(template, "Shopper", sid).as_object_mut().unwrap().remove("Condition");
    });
    let every_row =
        "role `Shopper` may `PutItem` on table `Orders` for the rows of `U`, which no grant says";
    assert_eq!(gone, [every_row]);
    let without_guard = after(|template| {
        let condition = &mut statement(template, "Shopper", sid)["Condition"];
        condition.as_object_mut().unwrap().remove("Null");
    });
    let vacuous =
        "role `Shopper` may `PutItem` on table `Orders` without saying a row, which no grant says";
    assert_eq!(without_guard, [vacuous]);
    let any_value = after(|template| {
        let condition = &mut statement(template, "Shopper", sid)["Condition"];
        let all = condition.as_object_mut().unwrap().remove("ForAllValues:StringEquals").unwrap();
        condition["ForAnyValue:StringEquals"] = all;
    });
    let both = ["U", "USER#①#"].map(|other| {
        format!("role `Shopper` may `PutItem` on table `Orders` for the rows of `USER#①` and `{other}`, which no grant says")
    });
    assert_eq!(any_value, both);
    let no_delimiter = after(|template| {
        let condition = &mut statement(template, "Shopper", "ReadOwnRowsOfOrders")["Condition"];
        condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"] =
            json!(["USER#${aws:PrincipalTag/sub}*"]);
    });
    assert!(!no_delimiter.is_empty());
    assert!(no_delimiter.iter().all(|found| found.contains("`USER#①x`")), "{no_delimiter:#?}");
}

#[test]
fn no_row_is_left_out_of_what_is_asked() {
    let with_values = |sid: &'static str, operator: &'static str, values: Value| {
        after(move |template| {
            let condition = &mut statement(template, "Shopper", sid)["Condition"];
            condition[operator]["dynamodb:LeadingKeys"] = values;
        })
    };
    let exactly = |values| with_values("WriteOwnRowsOfOrders", "ForAllValues:StringEquals", values);
    let alike = |values| with_values("ReadOwnRowsOfOrders", "ForAllValues:StringLike", values);
    let one_more = exactly(json!(["USER#${aws:PrincipalTag/sub}", "ADMIN"]));
    let may = "role `Shopper` may `PutItem` on table `Orders` for the rows of `ADMIN`, which no grant says";
    assert!(one_more.contains(&may.to_owned()), "{one_more:#?}");
    // It begins as the caller's further rows do, but not as all of them.
    let narrower =
        alike(json!(["USER#${aws:PrincipalTag/sub}", "USER#${aws:PrincipalTag/sub}#1*",]));
    let has = |found: &[String], words: &str| found.iter().any(|one| one.contains(words));
    assert!(
        has(&narrower, "may not `GetItem` on table `Orders` for the rows of `USER#①#`"),
        "{narrower:#?}"
    );
    let longer = alike(json!([
        "USER#${aws:PrincipalTag/sub}",
        "USER#${aws:PrincipalTag/sub}#*",
        "USER#${aws:PrincipalTag/sub}/?",
    ]));
    assert!(
        has(&longer, "may `GetItem` on table `Orders` for the rows of `USER#①/x`"),
        "{longer:#?}"
    );
    let whatever_case = after(|template| {
        let condition = &mut statement(template, "Shopper", "WriteOwnRowsOfOrders")["Condition"];
        let all = condition.as_object_mut().unwrap().remove("ForAllValues:StringEquals").unwrap();
        condition["ForAllValues:StringEqualsIgnoreCase"] = all;
    });
    assert!(has(&whatever_case, "for the rows of `USEr#①`"), "{whatever_case:#?}");
}

#[test]
fn whose_row_it_is_is_told_by_the_key_that_the_grant_names() {
    let mut stack = Stack::new("shop");
    let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("userId")));
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    stack.add(
        Role::new("Shopper", sign_in.authenticated())
            .allow(orders.actions([Action::GetItem]).rows(LeadingKey::user_pool_sub()))
            .allow(orders.actions([Action::PutItem]).rows(LeadingKey::identity_id())),
    );
    let template = emitted(&stack);
    assert_eq!(differences(&stack, template.clone()), [""; 0]);
    let in_any_case = template.to_string().replace("PrincipalTag/sub", "PrincipalTag/SUB");
    assert_eq!(differences(&stack, serde_json::from_str(&in_any_case).unwrap()), [""; 0]);
    let swapped = template.to_string().replace("PrincipalTag/sub", "PrincipalTag/*");
    let swapped = swapped.replace("cognito-identity.amazonaws.com:sub", "aws:PrincipalTag/sub");
    let swapped = swapped.replace("aws:PrincipalTag/*", "cognito-identity.amazonaws.com:sub");
    let found = differences(&stack, serde_json::from_str(&swapped).unwrap());
    let has = |words: &str| found.iter().any(|one| one.contains(words));
    assert!(has("may `GetItem` on table `Orders` for the rows of `②`"), "{found:#?}");
    assert!(has("may not `PutItem` on table `Orders` for the rows of `②`"), "{found:#?}");
}

#[test]
fn where_too_many_rows_are_told_apart_it_is_said_and_examples_are_asked() {
    let compare = |operator: StringOperator, patterns: Vec<String>| {
        let mut stack = Stack::new("shop");
        let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("userId")));
        let sign_in = stack.add(UserSignIn::new("Shoppers"));
        let some = Condition::for_all_values(operator, ConditionKey::leading_keys(), patterns);
        let by_hand = PolicyStatement::allow()
            .actions([Action::DeleteItem])
            .resources([orders.arn()])
            .condition(some);
        let own = orders.actions([Action::PutItem]).rows(LeadingKey::user_pool_sub());
        stack.add(Role::new("Shopper", sign_in.authenticated()).allow(own).statement(by_hand));
        stack
    };
    let wild = |letters: std::ops::RangeInclusive<u8>| {
        letters.map(|letter| format!("*{}*", char::from(letter))).collect::<Vec<_>>()
    };
    let few = compare(StringOperator::Like, wild(b'a'..=b'c'));
    assert_eq!(differences(&few, emitted(&few)), [""; 0]);
    let many = compare(StringOperator::Like, wild(b'a'..=b'r'));
    let not_proved = "role `Shopper` is not proved for every row";
    assert_eq!(differences(&many, emitted(&many)), [not_proved]);
    let mut wider = emitted(&many);
    for statement in
        wider["Resources"]["Shopper"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
            .as_array_mut()
            .unwrap()
    {
        if statement["Sid"] == "WriteOwnRowsOfOrders" {
            statement.as_object_mut().unwrap().remove("Condition");
        }
    }
    let found = differences(&many, wider);
    assert!(found.iter().any(|one| one.contains("for the rows of `somebody`")), "{found:#?}");
    let literals = compare(StringOperator::Equals, (0..500).map(|n| format!("T#{n}")).collect());
    assert_eq!(differences(&literals, emitted(&literals)), [""; 0]);
}

#[test]
fn a_resource_too_wide_too_narrow_or_another_is_noticed() {
    let resource = |arn: Value| {
        after(move |template| statement(template, "Shopper", "ReadItems")["Resource"] = arn)
    };
    let wide = resource(json!(["*"]));
    assert!(
        wide.iter().any(|found| found.contains("table/NotOfThisStack`, which is not the stack's"))
    );
    assert!(wide.iter().any(|found| found.contains("on table `Orders`")), "{wide:#?}");
    let prefix = resource(json!([
        { "Fn::GetAtt": ["Items", "Arn"] },
        { "Fn::Sub": "${Items.Arn}*" },
    ]));
    assert_eq!(prefix, [""; 0], "`GetItem` takes no index, and no other table of ours begins so");
    let other = resource(json!([{ "Fn::GetAtt": ["Orders", "Arn"] }]));
    assert!(
        other
            .iter()
            .any(|found| found.starts_with("role `Shopper` may not `GetItem` on table `Items`"))
    );

    let index = after(|template| {
        let read = &mut statement(template, "Shopper", "ReadOwnRowsOfOrdersByState")["Resource"];
        *read = json!([{ "Fn::Sub": "${Orders.Arn}/index/byItem" }]);
    });
    let has = |words: &str| index.iter().any(|found| found.contains(words));
    assert!(has("may not `Query` on index `byState`"), "{index:#?}");
    assert!(has("may `Query` on index `byItem`"), "{index:#?}");
}

#[test]
fn a_deny_that_nobody_declared_is_noticed() {
    let found =
        after(|template| statement(template, "Shopper", "ReadItems")["Effect"] = "Deny".into());
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|found| found.contains("may not `GetItem` on table `Items`")),
        "{found:#?}"
    );
}

#[test]
fn a_managed_policy_counts_for_the_roles_it_is_attached_to() {
    let found = after(|template| {
        template["Resources"]["Stock"]["Properties"].as_object_mut().unwrap().remove("Roles");
    });
    assert!(
        found
            .iter()
            .any(|found| found.starts_with("role `Handler` may not `Scan` on table `Items`"))
    );
    assert!(found.iter().all(|found| !found.contains("`Shopper`")), "{found:#?}");
}

#[test]
fn statements_written_by_hand_count_as_they_stand() {
    let by_hand = |statements: [PolicyStatement; 2]| {
        let mut stack = Stack::new("shop");
        let items = stack.add(TableV2::on_demand("Items", Attribute::string("id")));
        let role = Role::for_lambda("Handler").allow(items.read_data());
        stack.add(statements.into_iter().fold(role, Role::statement));
        stack
    };
    let stack = by_hand([
        PolicyStatement::allow().actions(["dynamodb:ListTables"]).resources(["*"]),
        PolicyStatement::deny().actions(["dynamodb:Scan"]).resources(["*"]),
    ]);
    assert_eq!(differences(&stack, emitted(&stack)), [""; 0]);
    let other = by_hand([
        PolicyStatement::allow().actions(["dynamodb:ListStreams"]).resources(["*"]),
        PolicyStatement::deny().actions(["dynamodb:Query"]).resources(["*"]),
    ]);
    let found = differences(&stack, emitted(&other));
    let about = |word: &str| found.iter().filter(|found| found.contains(word)).count();
    assert_eq!((about("may `ListStreams`"), about("may not `Query`")), (1, 1), "{found:#?}");
}

#[test]
fn a_difference_points_at_the_grant_and_says_what_decides() {
    let stack = stack();
    let mut template = emitted(&stack);
    statement(&mut template, "Shopper", "ReadItems")["Action"] = json!(["dynamodb:DeleteTable"]);
    let findings = prove(&stack, &Stage::default(), &template.into());
    assert_eq!(findings.len(), 2, "one action too much, one too few");
    for finding in findings {
        assert_eq!(finding.code(), "IAM009");
        let place = finding.location().place.as_ref().unwrap();
        assert!(place.file().ends_with("src/proof/tests.rs"), "{place}");
    }
}

#[test]
fn what_only_the_deployment_or_the_request_knows_is_no_difference() {
    let reader = |change: &dyn Fn(Role) -> Role| {
        let mut stack = Stack::new("shop");
        let items = stack.add(TableV2::on_demand("Items", Attribute::string("id")));
        let sign_in = stack.add(UserSignIn::new("Shoppers"));
        let role = Role::new("Reader", sign_in.authenticated());
        let own = items.actions([Action::Query]).rows(LeadingKey::identity_id());
        stack.add(change(role).allow(own));
        let template = emitted(&stack);
        differences(&stack, template)
    };
    let deny = || PolicyStatement::deny().actions(["dynamodb:*"]).resources(["*"]);
    let other_rows = Condition::for_any_value(
        StringOperator::NotEquals,
        ConditionKey::leading_keys(),
        ["${aws:PrincipalTag/sub}"],
    );
    let elsewhere = Condition::not_ip_address(ConditionKey::source_ip(), ["10.0.0.0/8"]);
    let bound = "arn:aws:iam::111122223333:policy/Bound";
    assert_eq!(reader(&|role| role.statement(deny().condition(other_rows.clone()))), [""; 0]);
    assert_eq!(reader(&|role| role.statement(deny().condition(elsewhere.clone()))), [""; 0]);
    assert_eq!(reader(&|role| role.permissions_boundary(bound)), [""; 0]);
    assert_eq!(reader(&|role| role.aws_managed_policy("ReadOnlyAccess")), [""; 0]);
}

#[test]
fn a_boundary_of_other_rows_limits_what_was_granted() {
    let mut stack = Stack::new("shop");
    let items = stack.add(TableV2::on_demand("Items", Attribute::string("id")));
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    let rows = |key| items.actions([Action::Query]).rows(key);
    let bound = stack.add(ManagedPolicy::new("Bound").allow(rows(LeadingKey::identity_id())));
    stack.add(
        Role::new("Reader", sign_in.authenticated())
            .permissions_boundary(bound.arn())
            .allow(rows(LeadingKey::user_pool_sub())),
    );
    let template = emitted(&stack);
    assert_eq!(differences(&stack, template), [""; 0]);
}

/// A table in three Regions, with a grant on all of it and one on an index.
fn replicated() -> Stack {
    let mut stack = Stack::new("shop").region("us-east-1");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("at"))
            .local_secondary_index(LocalSecondaryIndex::new("byState", Attribute::string("state")))
            .global_secondary_index(GlobalSecondaryIndex::new("byItem", Attribute::string("item")))
            .replica(Replica::new("eu-west-1"))
            .replica(Replica::new("eu-central-1")),
    );
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    let own = LeadingKey::user_pool_sub;
    stack.add(
        Role::new("Shopper", sign_in.authenticated())
            .allow(orders.actions([Action::GetItem, Action::Query]).rows(own()))
            .allow(orders.index("byItem").actions([Action::Query]).rows(own())),
    );
    stack.add(Role::for_lambda("Handler").allow(orders.stream().read()).allow(orders.read_data()));
    stack.add(Role::for_lambda("Keeper").allow(orders.actions([Action::RestoreTableFromBackup])));
    stack
}

#[test]
fn a_grant_reaches_each_region_of_its_table_and_no_other_stream() {
    let stack = replicated();
    assert_eq!(differences(&stack, emitted(&stack)), [""; 0]);

    let mut narrower = emitted(&stack);
    let read = statement(&mut narrower, "Shopper", "ReadOwnRowsOfOrdersByItem");
    let resources = read["Resource"].as_array_mut().unwrap();
    assert_eq!(resources.len(), 3);
    resources.retain(|arn| !arn.to_string().contains("eu-central-1"));
    let found = differences(&stack, narrower);
    assert!(found.iter().any(|message| message.contains("in `eu-central-1`")), "{found:?}");

    let mut wider = emitted(&stack);
    let resources = statement(&mut wider, "Handler", "ReadOrdersStream")["Resource"].take();
    let there = json!({ "Fn::Sub":
        "arn:${AWS::Partition}:dynamodb:eu-west-1:${AWS::AccountId}:table/${Orders}/stream/*" });
    statement(&mut wider, "Handler", "ReadOrdersStream")["Resource"] = json!([resources[0], there]);
    let found = differences(&stack, wider);
    assert!(found.iter().any(|message| message.contains("in `eu-west-1`")), "{found:?}");
}
