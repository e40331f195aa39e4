//! Which requests are asked: all of them.

use serde_json::{Value, json};

use crate::{allow, assert_has, broken, broken_in, never, role, table};

fn rows(condition: Value) -> Value {
    let mut statement = allow("dynamodb:PutItem");
    statement["Condition"] = condition;
    statement
}

fn of_others(statement: Value) -> String {
    let mut invariant = never(&[], "write", "Notes");
    invariant["never"]["rows"] = json!("other");
    broken(invariant, json!({ "Notes": table(json!({})), "R": role(statement) }))
}

#[test]
fn own_rows_do_not_count_where_only_others_are_ruled_out() {
    let own = |operator: &str, values: Value| {
        rows(json!({ operator: { "dynamodb:LeadingKeys": values },
            "Null": { "dynamodb:LeadingKeys": "false" } }))
    };
    let equal = "ForAllValues:StringEquals";
    assert_eq!(of_others(own(equal, json!("${aws:PrincipalTag/id}"))), "");
    assert_eq!(of_others(own(equal, json!("USER#${aws:PrincipalTag/id}"))), "");
    let shared = of_others(own(equal, json!(["${aws:PrincipalTag/id}", "shared"])));
    assert_has(&shared, "with dynamodb:LeadingKeys `shared`");
    let fixed = of_others(own("ForAllValues:StringLike", json!("USER#*")));
    assert_has(&fixed, "with dynamodb:LeadingKeys `USER#`");
    assert_has(
        &of_others(own("ForAnyValue:StringEquals", json!("shared"))),
        "with dynamodb:LeadingKeys `shared`",
    );
    let but = own("ForAllValues:StringNotEquals", json!("${aws:PrincipalTag/id}"));
    assert_has(&of_others(but), "role `R` may `PutItem` on `Notes`");
}

#[test]
fn a_row_that_is_several_callers_is_nobodys_own() {
    let own = |operator: &str, value: &str| {
        rows(json!({ format!("ForAllValues:{operator}"): { "dynamodb:LeadingKeys": value },
            "Null": { "dynamodb:LeadingKeys": "false" } }))
    };
    let id = "${aws:PrincipalTag/id}";
    for family in [format!("*#{id}#*"), format!("{id}*"), format!("*{id}")] {
        let found = of_others(own("StringLike", &family));
        assert!(found.contains("error[IAM124]"), "{family}: {found}");
        assert_has(&found, "dynamodb:LeadingKeys `");
    }
    assert_eq!(of_others(own("StringLike", &format!("A#{id}#*"))), "", "no tag has `#`");
    assert_eq!(of_others(own("StringLike", &format!("A#{id}?"))), "", "one of each length");
    let tagged = |tag: &str| {
        let mut role = role(own("StringEquals", "${aws:PrincipalTag/tenant}"));
        role["Properties"]["Tags"] = json!([{ "Key": tag, "Value": "acme" }]);
        role["Properties"]["AssumeRolePolicyDocument"]["Statement"]["Action"] =
            json!("sts:AssumeRole");
        let mut invariant = never(&[], "write", "Notes");
        invariant["never"]["rows"] = json!("other");
        broken(invariant, json!({ "Notes": table(json!({})), "R": role }))
    };
    assert_has(&tagged("tenant"), "with dynamodb:LeadingKeys `acme`");
}

#[test]
fn an_index_whose_name_is_not_known_is_asked() {
    let named = |name: Value, resource: &str| {
        let indexes = json!([{ "IndexName": name }, { "IndexName": "byDay" }]);
        let notes = table(json!({ "TableName": "notes", "GlobalSecondaryIndexes": indexes }));
        let mut statement = allow("dynamodb:Query");
        statement["Resource"] =
            json!(format!("arn:aws:dynamodb:eu-west-1:111122223333:table/notes/index/{resource}"));
        let resources = json!({ "Notes": notes, "R": role(statement) });
        broken(never(&[], "read", "Notes"), resources)
    };
    for name in [json!({ "Fn::ImportValue": "x" }), json!({ "Fn::Sub": "${AWS::StackName}-zzz" })] {
        assert_has(&named(name.clone(), "*"), "`Query` on `Notes/index/…");
        let one = named(name.clone(), "app-zzz");
        assert_has(&one, "error[IAM125]");
        assert_has(&one, "perhaps may `Query` on `Notes/index/…");
        let other = named(name, "byDay");
        assert_has(&other, "role `R` may `Query` on `Notes/index/byDay`");
    }
    assert_has(&named(json!("zzz"), "zzz"), "may `Query` on `Notes/index/zzz`");
    assert_eq!(named(json!("zzz"), "yyy"), "");
}

#[test]
fn a_request_without_rows_counts() {
    let mut invariant = never(&[], "read", "Notes");
    invariant["never"]["rows"] = json!("other");
    let resources = json!({ "Notes": table(json!({})), "R": role(allow("dynamodb:Scan")) });
    assert_has(&broken(invariant, resources), "may `Scan` on `Notes`");
}

#[test]
fn a_table_is_meant_with_all_that_belongs_to_it() {
    let with_index = table(json!({ "TableName": "notes",
        "GlobalSecondaryIndexes": [{ "IndexName": "byDay" }],
        "StreamSpecification": { "StreamViewType": "KEYS_ONLY" } }));
    let of = |action: &str, resource: &str| {
        let arn = format!("arn:aws:dynamodb:eu-west-1:111122223333:table/notes{resource}");
        let mut statement = allow(action);
        statement["Resource"] = json!(arn);
        json!({ "Notes": with_index.clone(), "R": role(statement) })
    };
    let index = || of("dynamodb:Query", "/index/byDay");
    assert_has(&broken(never(&[], "read", "Notes"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "read", "notes"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "*", "*"), index()), "`Query` on `Notes/index/byDay`");
    assert_has(&broken(never(&[], "read", "Notes/index/byDay"), index()), "error[IAM124]");
    assert_eq!(broken(never(&[], "read", "Notes/stream"), index()), "");
    assert_eq!(broken(never(&[], "write", "Notes"), index()), "");
    let stream = || of("dynamodb:GetRecords", "/stream/*");
    assert_has(&broken(never(&[], "read", "Notes"), stream()), "`GetRecords` on `Notes/stream`");
    assert_eq!(broken(never(&[], "read", "Notes/index/byDay"), stream()), "");
    let backup = || of("dynamodb:DescribeBackup", "/backup/*");
    assert_has(
        &broken(never(&[], "describe", "Notes"), backup()),
        "`DescribeBackup` on `Notes/backup`",
    );
    let account = json!({ "Notes": with_index.clone(), "R": role(allow("dynamodb:ListTables")) });
    assert_has(&broken(never(&[], "describe", "*"), account.clone()), "may `ListTables` on `*`");
    assert_eq!(broken(never(&[], "describe", "Notes"), account), "");
}

#[test]
fn a_parameter_is_not_assumed_to_be_what_it_is_by_default() {
    let template = json!({
        "Parameters": { "Stage": { "Type": "String", "Default": "dev" } },
        "Conditions": { "IsProd": { "Fn::Equals": [{ "Ref": "Stage" }, "prod"] } },
        "Resources": {
            "Notes": table(json!({})),
            "R": role(json!([{ "Fn::If": ["IsProd", allow("dynamodb:PutItem"), { "Ref": "AWS::NoValue" }] }])),
        },
    });
    let text = broken_in(never(&[], "write", "Notes"), template);
    assert_has(&text, "role `R` may `PutItem` on `Notes`, where `Stage` is `prod`\n");
}

#[test]
fn a_key_that_keeps_a_role_out_keeps_the_invariant() {
    let key = |principal: &str| {
        json!({ "Type": "AWS::KMS::Key", "Properties": { "KeyPolicy": { "Version": "2012-10-17",
            "Statement": { "Effect": "Allow", "Principal": { "AWS": principal }, "Action": "kms:*",
                "Resource": "*" } } } })
    };
    let notes = table(json!({ "SSESpecification": { "SSEEnabled": true, "SSEType": "KMS",
        "KMSMasterKeyId": { "Fn::GetAtt": ["Key", "Arn"] } } }));
    let of = |principal: &str, actions: Value| {
        let mut statement = allow("");
        statement["Action"] = actions;
        json!({ "Notes": notes.clone(), "Key": key(principal), "R": role(statement) })
    };
    let account = "arn:aws:iam::111122223333:root";
    let put = json!(["dynamodb:PutItem", "dynamodb:DeleteTable"]);
    assert_eq!(broken(never(&[], "write", "Notes"), of(account, put.clone())), "");
    assert_has(&broken(never(&[], "manage", "Notes"), of(account, put)), "may `DeleteTable`");
    let both = json!(["dynamodb:PutItem", "kms:Decrypt"]);
    assert_has(&broken(never(&[], "write", "Notes"), of(account, both)), "may `PutItem`");
}

#[test]
fn what_is_not_asked_to_the_end_is_not_decided() {
    let twice = rows(json!({ "StringLike": {
        "dynamodb:LeadingKeys": "${aws:PrincipalTag/a}${aws:PrincipalTag/b}" } }));
    let resources = json!({ "Notes": table(json!({})), "R": role(twice) });
    let text = broken(never(&[], "write", "Notes"), resources);
    assert_has(
        &text,
        "error[IAM125]: `it is kept` is not decided: role `R` perhaps may `PutItem` on `Notes`, since \
        `${aws:PrincipalTag/a}${aws:PrincipalTag/b}` has several variables\n",
    );
    let many: Vec<String> = ('a'..='z').map(|letter| format!("*{letter}*")).collect();
    let wild = rows(json!({ "ForAnyValue:StringLike": { "dynamodb:LeadingKeys": many } }));
    let resources = json!({ "Notes": table(json!({})), "R": role(wild) });
    assert_has(&broken(never(&[], "write", "Notes"), resources), "distinguishes too many texts");
}

/// What breaks that nobody does this to rows of others, by these statements of a role.
fn to_others(actions: &str, statements: Value) -> String {
    let mut invariant = never(&[], actions, "Notes");
    invariant["never"]["rows"] = json!("other");
    broken(invariant, json!({ "Notes": table(json!({})), "R": role(statements) }))
}

fn under(effect: &str, actions: &str, condition: Value) -> Value {
    json!({ "Effect": effect, "Action": actions, "Resource": "*", "Condition": condition })
}

#[test]
fn a_batch_of_an_own_row_and_another_is_not_for_own_rows() {
    let own = "USER#${aws:PrincipalTag/id}";
    let any = |operator: &str| json!({ operator: { "dynamodb:LeadingKeys": own } });
    for (word, action) in [
        ("read", "BatchGetItem"),
        ("write", "BatchWriteItem"),
        ("write", "PartiQLUpdate"),
        ("read", "PartiQLSelect"),
    ] {
        let name = format!("dynamodb:{action}");
        for operator in ["ForAnyValue:StringEquals", "ForAnyValue:StringLikeIfExists"] {
            let text = to_others(word, under("Allow", &name, any(operator)));
            assert_has(&text, &format!("may `{action}` on `Notes`"));
        }
        let text = to_others(word, under("Allow", &name, any("ForAnyValue:StringEquals")));
        assert_has(&text, "with dynamodb:LeadingKeys `USER#");
        assert_has(&text, " and `");
        // Of these each row is the caller's.
        let all = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": own },
            "Null": { "dynamodb:LeadingKeys": "false" } });
        assert_eq!(to_others(word, under("Allow", &name, all)), "", "{action}");
    }
    let one = under("Allow", "dynamodb:PutItem", any("ForAnyValue:StringEquals"));
    assert_eq!(to_others("write", one), "");
}

#[test]
fn a_deny_that_leaves_own_rows_leaves_no_others_only_if_it_looks_at_each() {
    let but = |set: &str, action: &str| {
        let own = "${aws:PrincipalTag/id}";
        let operator = format!("{set}:StringNotEquals");
        let denied = under("Deny", action, json!({ operator: { "dynamodb:LeadingKeys": own } }));
        to_others("write", json!([allow(action), denied]))
    };
    assert_eq!(but("ForAnyValue", "dynamodb:PutItem"), "");
    assert_eq!(but("ForAllValues", "dynamodb:PutItem"), "");
    assert_eq!(but("ForAnyValue", "dynamodb:BatchWriteItem"), "");
    assert_has(&but("ForAllValues", "dynamodb:BatchWriteItem"), "may `BatchWriteItem` on `Notes`");
}

#[test]
fn a_row_that_many_share_is_nobodys_own() {
    let of = |row: &str| {
        let row = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": row } });
        to_others("write", under("Allow", "dynamodb:PutItem", row))
    };
    assert_eq!(of("${aws:PrincipalTag/id}"), "");
    let by_default = of("${aws:PrincipalTag/id, 'public'}");
    assert_has(&by_default, "with dynamodb:LeadingKeys `public`");
    assert_has(&of("${aws:PrincipalAccount}"), "may `PutItem` on `Notes`");
    assert_has(&of("DAY#${aws:CurrentTime}"), "may `PutItem` on `Notes`");
}

#[test]
fn what_stands_behind_a_value_may_be_part_of_another_one() {
    let of = |row: &str| {
        let row = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": row },
            "Null": { "dynamodb:LeadingKeys": "false" } });
        to_others("write", under("Allow", "dynamodb:PutItem", row))
    };
    // A tag may be `a-b`, whose rows `a-*` are as well; none has `#` or `|`.
    for row in
        ["${aws:PrincipalTag/id}-*", "T-${aws:PrincipalTag/id}:*", "*_${aws:PrincipalTag/id}"]
    {
        assert_has(&of(row), "IAM124");
    }
    for row in
        ["${aws:PrincipalTag/id}#*", "T-${aws:PrincipalTag/id}|*", "*#${aws:PrincipalTag/id}"]
    {
        assert_eq!(of(row), "", "{row}");
    }
}

#[test]
fn a_condition_with_no_values_lets_in_what_names_no_rows() {
    let none = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": [] } });
    assert_eq!(to_others("read", under("Allow", "dynamodb:BatchGetItem", none.clone())), "");
    let scan = to_others("read", under("Allow", "dynamodb:PartiQLSelect", none));
    assert_has(&scan, "may `PartiQLSelect` on `Notes`");
}

#[test]
fn what_has_expired_allows_nothing_and_what_will_expire_does() {
    let until = |operator: &str, key: &str, value: &str| {
        let grant = rows(json!({ operator: { key: value } }));
        broken(never(&[], "write", "Notes"), json!({ "Notes": table(json!({})), "R": role(grant) }))
    };
    assert_eq!(until("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"), "");
    assert_eq!(until("NumericLessThanEquals", "aws:EpochTime", "1577836800"), "");
    assert_has(&until("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"), "IAM124");
    assert_has(&until("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z"), "IAM124");
    assert_has(&until("DateGreaterThan", "aws:CurrentTime", "2099-01-01T00:00:00Z"), "IAM124");
    assert_eq!(until("DateLessThan", "aws:TokenIssueTime", "2020-01-01T00:00:00Z"), "");
    assert_has(&until("DateLessThan", "aws:TokenIssueTime", "2030-01-01T00:00:00Z"), "IAM124");
}

#[test]
fn sixty_denys_on_sixty_keys_are_one_kind_of_request() {
    let deny = |number: usize, operator: &str| {
        let key = format!("aws:PrincipalTag/k{number}");
        under("Deny", "dynamodb:*", json!({ operator: { key: "x" } }))
    };
    let all = |operators: &[&str]| {
        let denied = (0..60).map(|number| deny(number, operators[number % operators.len()]));
        json!([allow("dynamodb:PutItem")].into_iter().chain(denied).collect::<Vec<_>>())
    };
    for operators in
        [&["StringEquals"][..], &["StringNotEquals", "StringLike", "StringEqualsIgnoreCase"]]
    {
        let resources = json!({ "Notes": table(json!({})), "R": role(all(operators)) });
        let text = broken(never(&[], "write", "Notes"), resources);
        assert_has(&text, "role `R` may `PutItem` on `Notes`\n");
        assert_has(&text, "more keys\n");
    }
}

#[test]
fn kinds_that_multiply_are_passed_over_together_where_they_are_denied_or_their_keys_are_counted() {
    let key = |number: usize| format!("aws:PrincipalTag/k{}", number % 60);
    let put = |effect: &str, condition: Value| under(effect, "dynamodb:PutItem", condition);
    let written = |denied: &dyn Fn(usize) -> Value| {
        let allowed = |number: usize| json!({ "StringEquals": { key(number): "x" } });
        let both = |it| [put("Allow", allowed(it)), put("Deny", denied(it))];
        let statements: Vec<Value> = (0..60).flat_map(both).collect();
        let resources = json!({ "Notes": table(json!({})), "R": role(json!(statements)) });
        broken(never(&[], "write", "Notes"), resources)
    };
    assert_eq!(written(&|it| json!({ "StringEquals": { key(it): "x" } })), "");
    assert_eq!(written(&|it| json!({ "StringLike": { key(it): "x*" } })), "");
    assert_has(
        &written(&|it| json!({ "StringEquals": { key(it): "x", key(it + 1): ["y", "z"] } })),
        "since more than 100,000 kinds of requests differ by `aws:PrincipalTag/k0`, `aws:PrincipalTag/k1`, \
        `aws:PrincipalTag/k10` and 57 more keys\n",
    );
}

#[test]
fn what_is_known_is_compared_with_a_variable() {
    let tagged = |tags: Value| table(json!({ "Tags": tags }));
    let asked = |condition: Value| {
        let mut role = role(rows(condition));
        let trust = json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" },
            "Action": ["sts:AssumeRole", "sts:TagSession"] });
        role["Properties"]["AssumeRolePolicyDocument"]["Statement"] = trust;
        let tags = json!([{ "Key": "team", "Value": "red" }]);
        broken(never(&[], "write", "Notes"), json!({ "Notes": tagged(tags), "R": role }))
    };
    let team = json!("${aws:PrincipalTag/team}");
    for (operator, key) in [
        ("StringEquals", "aws:ResourceTag/team"),
        ("StringLike", "aws:RequestedRegion"),
        ("StringEqualsIgnoreCase", "aws:PrincipalAccount"),
    ] {
        assert_has(&asked(json!({ operator: { key: team } })), "IAM124");
    }
    assert_eq!(asked(json!({ "StringEquals": { "aws:ResourceTag/team": "blue" } })), "");
}

#[test]
fn a_tag_is_no_integer() {
    let between = json!({ "NumericGreaterThan": { "aws:PrincipalTag/level": "3" },
        "NumericLessThan": { "aws:PrincipalTag/level": "4" } });
    let mut role = role(rows(between));
    role["Properties"]["AssumeRolePolicyDocument"]["Statement"] = json!({ "Effect": "Allow",
        "Principal": { "AWS": "111122223333" }, "Action": ["sts:AssumeRole", "sts:TagSession"] });
    let resources = json!({ "Notes": table(json!({})), "R": role });
    assert_has(&broken(never(&[], "write", "Notes"), resources), "IAM124");
}

#[test]
fn a_row_of_two_callers_by_two_patterns_is_nobodys_own() {
    let rows_of = |keys: Value| {
        let own = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys },
            "Null": { "dynamodb:LeadingKeys": "false" } });
        to_others("write", under("Allow", "dynamodb:PutItem", own))
    };
    assert_has(
        &rows_of(json!(["${aws:PrincipalTag/u}", "${aws:PrincipalTag/u}-archive"])),
        "IAM124",
    );
    let shapes = json!(["${aws:PrincipalTag/u}#*", "TENANT#${aws:PrincipalTag/u}"]);
    assert_has(&rows_of(shapes), "IAM124");
    // An identity is of a shape that the other pattern does not have.
    let sub = "${cognito-identity.amazonaws.com:sub}";
    assert_eq!(rows_of(json!([sub, format!("{sub}-archive")])), "");
}

#[test]
fn a_row_by_one_tag_is_another_callers_by_another() {
    let own = json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys":
        ["${aws:PrincipalTag/id}", "${aws:PrincipalTag/tenant}"] },
        "Null": { "dynamodb:LeadingKeys": "false" } });
    assert_has(&to_others("write", under("Allow", "dynamodb:PutItem", own)), "IAM124");
    // What is an identity's begins with a Region.
    let sub = "${cognito-identity.amazonaws.com:sub}";
    let rows = json!([sub, format!("USER#{sub}"), format!("USER#{sub}#*")]);
    let own = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": rows },
        "Null": { "dynamodb:LeadingKeys": "false" } });
    assert_eq!(to_others("write", under("Allow", "dynamodb:PutItem", own)), "");
}
