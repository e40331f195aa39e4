//! Templates that are deployed beside each other: whose policies are those of another one's principals.

use serde_json::{Value, json};

use crate::{allow, assert_has, broken_among, never, policy, role, table};

const READ: &str = "dynamodb:GetItem";

/// What some principals may never do.
fn these(principals: &[&str], on: &str) -> Value {
    json!({ "name": "it is kept", "principals": principals,
        "never": { "actions": ["read"], "on": [on] } })
}

fn notes() -> Value {
    json!({ "Notes": table(json!({ "TableName": "notes" })) })
}

/// A table whose policy has this statement.
fn policed(effect: &str, principal: &Value, condition: &Value) -> Value {
    json!({ "Notes": table(json!({ "TableName": "notes", "ResourcePolicy": { "PolicyDocument": {
        "Version": "2012-10-17", "Statement": { "Effect": effect, "Principal": principal,
            "Action": READ, "Resource": "*", "Condition": condition } } } })) })
}

fn reader(name: &Value) -> Value {
    let mut role = role(json!([]));
    role["Properties"]["RoleName"] = name.clone();
    json!({ "R": role })
}

fn made(kind: &str, properties: Value) -> Value {
    json!({ "Type": format!("AWS::IAM::{kind}"), "Properties": properties })
}

/// A resource that attaches a policy to those whom a property names.
fn attached(kind: &str, property: &str, names: &Value) -> Value {
    let mut properties = policy(allow(READ));
    properties["PolicyName"] = json!("Late");
    if kind == "ManagedPolicy" {
        properties.as_object_mut().unwrap().remove("PolicyName");
    }
    properties[property] = names.clone();
    json!({ "P": made(kind, properties) })
}

fn exporting(mut resources: Value, value: Value) -> Value {
    let value = json!({ "Value": value, "Export": { "Name": "shared" } });
    json!({ "Resources": resources.take(), "Outputs": { "Shared": value } })
}

fn imported() -> Value {
    json!({ "Fn::ImportValue": "shared" })
}

fn with_parameter(resources: &Value) -> Value {
    json!({ "Resources": resources, "Parameters": { "Name": { "Type": "String" } } })
}

#[test]
fn a_policy_of_another_template_is_that_of_whom_it_names() {
    let people = || {
        json!({ "R": reader(&json!("reader"))["R"], "U": made("User", json!({ "UserName": "ann" })),
            "G": made("Group", json!({ "GroupName": "team" })) })
    };
    for (kind, property, name, noun) in [
        ("RolePolicy", "RoleName", json!("reader"), "role `R`"),
        ("Policy", "Roles", json!(["other", "reader"]), "role `R`"),
        ("ManagedPolicy", "Roles", json!(["reader"]), "role `R`"),
        ("UserPolicy", "UserName", json!("ann"), "user `U`"),
        ("ManagedPolicy", "Users", json!(["ann", "bob"]), "user `U`"),
        ("GroupPolicy", "GroupName", json!("team"), "the users of group `G`"),
        ("Policy", "Groups", json!(["team"]), "the users of group `G`"),
    ] {
        let templates = [notes(), people(), attached(kind, property, &name)];
        let text = broken_among(these(&["R", "U", "G"], "Notes"), &templates);
        let expected = format!("error[IAM124]: `it is kept` is broken: {noun} may `GetItem` on");
        assert_has(&text, &expected);
        assert!(!text.contains("IAM125"), "{text}");
        assert_eq!(broken_among(these(&["R", "U", "G"], "Notes"), &templates[..2]), "");
    }
    // Whether IAM finds a name in another case is not documented, in one template or in two.
    let other_case = attached("RolePolicy", "RoleName", &json!("Reader"));
    let beside = [notes(), people(), other_case.clone()];
    assert_has(&broken_among(these(&["R"], "Notes"), &beside), "finds `reader` as `Reader`");
    let mut one = people();
    one["P"] = other_case["P"].clone();
    assert_has(
        &broken_among(these(&["R"], "Notes"), &[notes(), one]),
        "finds `reader` as `Reader`",
    );
    // Roles, users and groups have names of their own.
    let other = attached("UserPolicy", "UserName", &json!("reader"));
    assert_eq!(broken_among(these(&["R", "U"], "Notes"), &[notes(), people(), other]), "");
}

#[test]
fn a_name_that_is_not_known_leaves_it_open_where_it_may_be_the_ones() {
    let open = || with_parameter(&attached("RolePolicy", "RoleName", &json!({ "Ref": "Name" })));
    let text = broken_among(these(&["R"], "Notes"), &[notes(), reader(&json!("reader")), open()]);
    assert_has(
        &text,
        "error[IAM125]: `it is kept` is not decided: role `R` perhaps may `GetItem` on `Notes`, since which role has \
         the policy `P` is open: parameter `Name` is not given\n",
    );
    let begins = |start: &str| {
        let name = json!({ "Fn::Sub": format!("{start}-${{Name}}") });
        let policy = with_parameter(&attached("RolePolicy", "RoleName", &name));
        let invariant = these(&["R"], "Notes");
        broken_among(invariant, &[notes(), reader(&json!("app-reader")), policy])
    };
    assert_has(&begins("app"), "error[IAM125]");
    assert_eq!(begins("web"), "");
    // A name that CloudFormation makes up contains the logical id.
    let named = |name: &str| {
        let policy = attached("RolePolicy", "RoleName", &json!(name));
        broken_among(these(&["R"], "Notes"), &[json!({ "R": role(json!([])) }), notes(), policy])
    };
    assert_eq!(named("reader"), "");
    assert_has(&named("app-R-1X2Y3Z"), "error[IAM125]");
    // One parameter of a name has nothing to do with that of another template.
    let own = with_parameter(&reader(&json!({ "Ref": "Name" })));
    assert_has(&broken_among(these(&["R"], "Notes"), &[notes(), own, open()]), "error[IAM125]");
}

#[test]
fn what_one_template_exports_another_imports() {
    let reference = |id: &str| json!({ "Ref": id });
    let policy = || attached("RolePolicy", "RoleName", &imported());
    let unnamed = || json!({ "R": role(json!([])), "Q": role(json!([])) });
    let both = |id: &str| exporting(unnamed(), reference(id));
    let text = broken_among(these(&["R"], "Notes"), &[notes(), both("R"), policy()]);
    assert_has(&text, "error[IAM124]: `it is kept` is broken: role `R` may `GetItem` on `Notes`\n");
    // It is another role's.
    assert_eq!(broken_among(these(&["R"], "Notes"), &[policy(), notes(), both("Q")]), "");
    let arn = exporting(unnamed(), json!({ "Fn::GetAtt": ["R", "Arn"] }));
    let let_in = policed("Allow", &json!({ "AWS": imported() }), &json!({}));
    assert_has(&broken_among(these(&["R"], "Notes"), &[let_in.clone(), arn]), "role `R` may");
    // Nobody says what is exported, two do, or a condition decides.
    let open = [notes(), unnamed(), policy()];
    assert_has(&broken_among(these(&["R"], "Notes"), &open), "what `shared` exports is not given");
    let twice = [notes(), both("Q"), policy(), exporting(json!({}), json!("x"))];
    assert_has(&broken_among(these(&["R"], "Notes"), &twice), "error[IAM125]");
    let mut chosen = both("Q");
    chosen["Outputs"]["Shared"]["Condition"] = json!("C");
    chosen["Conditions"] = json!({ "C": { "Fn::Equals": ["a", "a"] } });
    let chosen = [notes(), chosen, policy()];
    assert_has(&broken_among(these(&["R"], "Notes"), &chosen), "error[IAM125]");
}

#[test]
fn the_policy_of_another_templates_table_counts_for_and_against_a_principal() {
    let arn = "arn:aws:iam::111122223333:role/reader";
    let named = json!({ "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader" });
    let like = |arn: &str| json!({ "ArnLike": { "aws:PrincipalArn": arn } });
    let breaks = |principal: Value, condition: Value| {
        let templates = [policed("Allow", &principal, &condition), reader(&json!("reader"))];
        [these(&["R"], "Notes"), these(&["R"], "*"), never(&["R"], "read", "Notes")]
            .map(|invariant| broken_among(invariant, &templates))
    };
    for (principal, condition) in [
        (json!({ "AWS": arn }), json!({})),
        (json!({ "AWS": named }), json!({})),
        (json!("*"), like(arn)),
    ] {
        let [one, anywhere, others] = breaks(principal, condition);
        assert_has(
            &one,
            "error[IAM124]: `it is kept` is broken: role `R` may `GetItem` on `Notes`",
        );
        assert_has(&anywhere, "role `R` may `GetItem` on `Notes`");
        assert_eq!(others, "", "it is left out");
    }
    for (principal, condition) in [
        (json!({ "AWS": format!("{arn}s") }), json!({})),
        (json!("*"), like("arn:aws:iam::111122223333:role/writer")),
        (json!({ "AWS": "arn:aws:iam::111122223333:root" }), json!({})),
    ] {
        let [one, anywhere, _] = breaks(principal, condition);
        assert_eq!((one.as_str(), anywhere.as_str()), ("", ""));
    }
    let user = json!({ "U": made("User", json!({ "UserName": "ann", "Path": "/a/" })) });
    let of_user = json!({ "AWS": "arn:aws:iam::111122223333:user/a/ann" });
    let templates = [policed("Allow", &of_user, &json!({})), user];
    assert_has(&broken_among(these(&["U"], "Notes"), &templates), "user `U` may `GetItem`");
    let mut allowed = role(allow(READ));
    allowed["Properties"]["RoleName"] = json!("reader");
    let denied = [policed("Deny", &json!({ "AWS": arn }), &json!({})), json!({ "R": allowed })];
    assert_eq!(broken_among(these(&["R"], "Notes"), &denied), "");
    assert_has(&broken_among(these(&["R"], "Notes"), &[notes(), denied[1].clone()]), "`R` may");
}

#[test]
fn a_user_has_what_a_group_of_another_template_has() {
    let user = || json!({ "U": made("User", json!({ "UserName": "ann" })) });
    let team = |policies: Value| json!({ "G": made("Group", json!({ "GroupName": "team", "Policies": policies })) });
    let added = |names: Value| json!({ "A": made("UserToGroupAddition", json!({ "GroupName": "team", "Users": names })) });
    let asked = |templates: &[Value]| broken_among(these(&["U"], "Notes"), templates);
    let reading = || team(json!([policy(allow(READ))]));
    let ann = || json!(["bob", "ann"]);
    assert_has(&asked(&[notes(), user(), added(ann()), reading()]), "user `U` may `GetItem`");
    assert_eq!(asked(&[notes(), user(), added(json!(["bob"])), reading()]), "");
    assert_eq!(asked(&[notes(), user(), added(ann()), team(json!([]))]), "");
    let given = attached("GroupPolicy", "GroupName", &json!("team"));
    let late = [notes(), user(), added(ann()), team(json!([])), given.clone()];
    assert_has(&asked(&late), "user `U` may `GetItem`");
    assert_has(&asked(&[notes(), user(), added(ann())]), "what group `team` allows is not in");
    let mut own = team(json!([]));
    own["U"] = made("User", json!({ "UserName": "ann", "Groups": [{ "Ref": "G" }] }));
    assert_eq!(asked(&[notes(), own.clone()]), "");
    assert_has(&asked(&[notes(), own, given]), "user `U` may `GetItem`");
}

#[test]
fn of_policies_of_one_name_by_two_templates_the_one_that_is_put_last_counts() {
    let of_name = |name: &str, statement: Value| {
        let mut late = attached("RolePolicy", "RoleName", &json!("reader"));
        late["P"]["Properties"]["PolicyName"] = json!(name);
        late["P"]["Properties"]["PolicyDocument"]["Statement"] = statement;
        late
    };
    let deny = json!({ "Effect": "Deny", "Action": READ, "Resource": "*" });
    let own = |statement: Value| {
        json!({ "R": { "Type": "AWS::IAM::Role", "Properties": { "RoleName": "reader",
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [] },
            "Policies": [policy(statement)], "ManagedPolicyArns": [{ "Ref": "All" }] } },
          "All": made("ManagedPolicy", json!({ "PolicyDocument": policy(allow(READ))["PolicyDocument"] })) })
    };
    let asked = |templates: &[Value]| broken_among(these(&["R"], "Notes"), templates);
    // The denial of either may be replaced by the other.
    let kept = "two templates have a policy `Own` for it: the one that is put last replaces";
    let nothing = || json!([]);
    assert_has(&asked(&[notes(), own(deny.clone()), of_name("Own", nothing())]), kept);
    assert_has(&asked(&[notes(), own(nothing()), of_name("Own", deny.clone())]), kept);
    assert_eq!(asked(&[notes(), own(nothing()), of_name("Other", deny.clone())]), "");
    let late = [of_name("Late", deny.clone()), of_name("Late", nothing())];
    assert_has(&asked(&[notes(), own(nothing()), late[0].clone(), late[1].clone()]), "`Late`");
    // Who is named twice has the policy once.
    let mut twice = attached("Policy", "Roles", &json!(["reader", { "Ref": "Name" }]));
    twice["P"]["Properties"]["PolicyDocument"]["Statement"] = deny;
    assert_eq!(asked(&[notes(), own(nothing()), with_parameter(&twice)]), "");
}

#[test]
fn a_managed_policy_of_another_template_says_what_it_says() {
    let managed = |statement: Value, properties: Value| {
        let mut all = made("ManagedPolicy", properties);
        all["Properties"]["PolicyDocument"] = policy(statement)["PolicyDocument"].clone();
        all
    };
    let exported = |statement: Value| {
        exporting(json!({ "M": managed(statement, json!({})) }), json!({ "Ref": "M" }))
    };
    let having = |property: &str, value: Value, policies: Value| {
        let mut role = role(policies);
        role["Properties"][property] = value;
        json!({ "R": role })
    };
    let asked = |templates: &[Value]| broken_among(these(&["R"], "Notes"), templates);
    let by_arn = |arn: Value| having("ManagedPolicyArns", json!([arn]), json!([]));
    let is_broken = "is broken: role `R` may `GetItem` on";
    assert_has(&asked(&[notes(), by_arn(imported()), exported(allow(READ))]), is_broken);
    assert_eq!(asked(&[notes(), by_arn(imported()), exported(allow("s3:*"))]), "");
    let named = managed(allow(READ), json!({ "ManagedPolicyName": "shared", "Path": "/app/" }));
    let named = || json!({ "M": named });
    let arn = "arn:aws:iam::111122223333:policy/app/shared";
    assert_has(&asked(&[notes(), by_arn(json!(arn)), named()]), is_broken);
    let other = by_arn(json!("arn:aws:iam::111122223333:policy/shared"));
    assert_has(&asked(&[notes(), other, named()]), "is not in the template");
    let under = |arn: Value| having("PermissionsBoundary", arn, allow(READ));
    assert_eq!(asked(&[notes(), under(imported()), exported(allow("s3:*"))]), "");
    assert_has(&asked(&[notes(), under(json!(arn)), named()]), is_broken);
    // Whoever has it besides is asked of a policy that nobody has.
    let everyone = |except: &str| {
        json!({ "name": "it is kept", "principals": ["*"], "except": [except],
            "never": { "actions": ["read"], "on": ["Notes"] } })
    };
    let templates = [notes(), by_arn(imported()), exported(allow(READ))];
    assert_eq!(broken_among(everyone("R"), &templates), "");
    let nobody = [notes(), by_arn(json!(arn)), exported(allow(READ))];
    assert_has(&broken_among(everyone("R"), &nobody), "whoever else has the policy `M`");
}

#[test]
fn a_user_who_names_a_group_of_another_template_has_what_it_has() {
    let user = || json!({ "U": made("User", json!({ "UserName": "ann", "Groups": ["team"] })) });
    let team = |statement: Value| json!({ "G": made("Group", json!({ "GroupName": "team", "Policies": [policy(statement)] })) });
    let asked = |templates: &[Value]| broken_among(these(&["U"], "Notes"), templates);
    assert_has(&asked(&[notes(), user(), team(allow(READ))]), "user `U` may `GetItem`");
    assert_eq!(asked(&[notes(), user(), team(allow("s3:*"))]), "");
    assert_has(&asked(&[notes(), user()]), "what group `team` allows is not in");
    let given = |kind: &str, property: &str, name: &Value| attached(kind, property, name);
    let late = given("GroupPolicy", "GroupName", &json!("team"));
    assert_has(&asked(&[notes(), user(), team(json!([])), late]), "user `U` may `GetItem`");
    // A policy of the user's own template for the group.
    let mut own = user();
    own["P"] = given("Policy", "Groups", &json!(["team"]))["P"].clone();
    assert_has(&asked(&[notes(), own, team(json!([]))]), "user `U` may `GetItem`");
    // A user and a group may have policies of one name.
    let mut both = user();
    let deny = json!({ "Effect": "Deny", "Action": READ, "Resource": "*" });
    both["U"]["Properties"]["Policies"] = json!([policy(deny)]);
    assert_eq!(asked(&[notes(), both, team(allow(READ))]), "");
}

#[test]
fn who_is_left_out_is_nobody_else_whom_a_policy_names() {
    let except = |templates: &[Value]| broken_among(never(&["R"], "read", "Notes"), templates);
    let named = |names: Value| attached("ManagedPolicy", "Roles", &names);
    let reader = || reader(&json!("reader"));
    assert_eq!(except(&[notes(), reader(), named(json!(["reader"]))]), "");
    let both = [notes(), reader(), named(json!(["reader", "writer"]))];
    assert_has(&except(&both), "whoever else has the policy `P` may `GetItem`");
    let open = with_parameter(&named(json!(["reader", { "Ref": "Name" }])));
    let text = except(&[notes(), reader(), open]);
    assert_has(&text, "error[IAM125]");
    assert_has(&text, "whoever else has the policy `P` perhaps may `GetItem` on `Notes`");
    assert_has(&text, "it may be role `R` of another template: parameter `Name` is not given");
    let path = json!({ "AWS": { "Fn::Sub": "arn:aws:iam::111122223333:role/${Name}" } });
    let let_in = with_parameter(&policed("Allow", &path, &json!({})));
    assert_has(&except(&[let_in.clone(), reader()]), "error[IAM125]");
    // Where nobody is left out it is broken, by whomever.
    let all = broken_among(never(&[], "read", "Notes"), &[let_in, reader()]);
    assert_has(&all, "error[IAM124]");
}

#[test]
fn a_parameter_of_one_template_is_not_that_of_another() {
    let notes =
        |name: Value| with_parameter(&json!({ "Notes": table(json!({ "TableName": name })) }));
    let mut statement = allow(READ);
    statement["Resource"] =
        json!({ "Fn::Sub": "arn:aws:dynamodb:eu-west-1:111122223333:table/app-${Name}" });
    let reader = with_parameter(&json!({ "R": role(statement) }));
    let asked = |name: &str| {
        let templates = [notes(json!({ "Fn::Sub": name })), reader.clone()];
        broken_among(these(&["R"], "Notes"), &templates)
    };
    let text = asked("app-${Name}");
    assert_has(&text, "error[IAM125]");
    assert_has(&text, "parameter `Name` is not given");
    assert_eq!(asked("web-${Name}"), "");
}

#[test]
fn what_is_given_a_role_of_another_template_may_add_to_it() {
    let given = |kind: &str, value: Value| {
        let properties = json!({ "ServiceToken": "t", "Parameters": { "Role": value } });
        json!({ "X": { "Type": kind, "Properties": properties } })
    };
    let asked =
        |role: Value, given: Value| broken_among(these(&["R"], "Notes"), &[given, role, notes()]);
    let named = || reader(&json!("reader"));
    let text = asked(named(), given("Custom::Access", json!("reader")));
    assert_has(&text, "error[IAM125]");
    assert_has(&text, "what the custom resource `X` adds is not in the template");
    let arn = json!({ "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/reader" });
    assert_has(&asked(named(), given("AWS::CloudFormation::Stack", arn)), "what the nested stack");
    let exported = exporting(json!({ "R": role(json!([])) }), json!({ "Ref": "R" }));
    assert_has(&asked(exported, given("Custom::Access", imported())), "error[IAM125]");
    // In a document of JSON, as custom resources of the CDK are given one.
    let document = json!(r#"{"service":"IAM","parameters":{"RoleName":"reader"}}"#);
    assert_has(&asked(named(), given("Custom::AWS", document)), "error[IAM125]");
    assert_eq!(asked(named(), given("Custom::Access", json!("a-reader"))), "");
    assert_eq!(asked(named(), given("AWS::Lambda::Function", json!("reader"))), "");
}

#[test]
fn what_is_given_a_table_of_another_template_may_add_to_its_policy() {
    let given = |kind: &str, value: Value| {
        let properties = json!({ "ServiceToken": "t", "Table": value });
        json!({ "X": { "Type": kind, "Properties": properties } })
    };
    let asked = |table: Value, given: Value| {
        broken_among(these(&["R"], "Notes"), &[given, reader(&json!("reader")), table])
    };
    let text = asked(notes(), given("Custom::Policy", json!("notes")));
    assert_has(&text, "what the custom resource `X` adds is not in the template");
    let arn = json!("arn:aws:dynamodb:eu-west-1:111122223333:table/notes");
    assert_has(&asked(notes(), given("AWS::CloudFormation::Stack", arn)), "error[IAM125]");
    let unnamed = json!({ "Notes": table(json!({})) });
    let exported = exporting(unnamed, json!({ "Fn::GetAtt": "Notes.Arn" }));
    assert_has(&asked(exported, given("Custom::Policy", imported())), "error[IAM125]");
    assert_eq!(asked(notes(), given("Custom::Policy", json!("my-notes"))), "");
    assert_eq!(asked(notes(), given("AWS::Lambda::Function", json!("notes"))), "");
}

/// Names that CloudFormation makes up are each of one resource, of whichever template.
#[test]
fn tables_without_names_are_no_other_templates() {
    let unnamed = |id: &str| json!({ id: table(json!({ "StreamSpecification": { "StreamViewType": "KEYS_ONLY" } })) });
    let reader = |id: &str, resource: Value| {
        let mut statement = allow("dynamodb:*");
        statement["Resource"] = resource;
        let mut template = unnamed(id);
        template["R"] = role(statement);
        template
    };
    let asked =
        |template: Value| broken_among(these(&["R"], "Notes"), &[unnamed("Notes"), template]);
    let whole = json!([{ "Fn::GetAtt": "Users.Arn" }, { "Fn::Sub": "${Users.Arn}/index/*" },
        { "Fn::GetAtt": "Users.StreamArn" }]);
    assert_eq!(asked(reader("Users", whole)), "");
    let named = |name: &str| json!(format!("arn:aws:dynamodb:eu-west-1:111122223333:table/{name}"));
    assert_has(&asked(reader("Users", named("app-Notes-1ABCDEFGHIJKL"))), "IAM125");
    assert_has(&asked(reader("Users", named("*"))), "IAM124");
}
