//! Roles and policies with every setter.

use tablature::Action::{DescribeTable, GetItem, GetRecords, PutItem, Query, Scan};
use tablature::*;

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack = Stack::new("policies");
    let notes = stack.add(
        TableV2::on_demand("Notes", Attribute::string("userId"))
            .stream(StreamViewType::KeysOnly)
            .global_secondary_index(GlobalSecondaryIndex::new("byTag", Attribute::string("tag"))),
    );
    let mfa = Condition::bool(ConditionKey::multi_factor_auth_present(), true);
    let own = Condition::for_all_values(
        StringOperator::Equals,
        ConditionKey::leading_keys(),
        ["${aws:PrincipalTag/sub}"],
    );
    let auditor = stack.add(
        Role::for_account("Auditor", "123456789012")
            .trust_condition(mfa)
            .role_name("auditor")
            .path("/audit/")
            .description("Reads")
            .max_session_duration(7_200)
            .permissions_boundary("arn:aws:iam::aws:policy/ReadOnlyAccess")
            .managed_policy("arn:aws:iam::aws:policy/ReadOnlyAccess")
            .aws_managed_policy("job-function/ViewOnlyAccess")
            .tag("team", "audit")
            .logical_id("AuditorRole")
            .allow(notes.actions([GetItem, DescribeTable]))
            .allow(notes.write_data())
            .allow(notes.index("byTag").actions([Query, Scan]).every_row("all of them"))
            .allow(notes.stream().actions([GetRecords]))
            .inline_policy(
                "Own",
                [PolicyStatement::allow()
                    .sid("Own")
                    .actions([PutItem])
                    .resources([notes.arn()])
                    .condition(own)
                    .condition(Condition::null(ConditionKey::leading_keys(), false))],
            )
            .statement(
                PolicyStatement::deny()
                    .not_actions(["s3:*"])
                    .not_resources(["arn:aws:s3:::open/*"])
                    .condition(
                        Condition::string_equals(ConditionKey::principal_tag("a"), ["b"])
                            .if_exists(),
                    )
                    .condition(Condition::for_any_value(
                        StringOperator::Like,
                        ConditionKey::tag_keys(),
                        ["x*"],
                    )),
            ),
    );
    stack.add(Role::for_service("Exporter", "export.dynamodb.amazonaws.com"));
    stack.add(Role::new(
        "Deployer",
        Principal::web_identity("token.actions.githubusercontent.com", "sts.amazonaws.com"),
    ));
    stack.add(Role::new("Peer", Principal::arn("arn:aws:iam::123456789012:role/peer")));
    stack.add(Role::new("Other", Principal::account("123456789012")));
    stack.add(Role::new("Anyone", Principal::anyone()));
    stack.add(Role::new("Step", Principal::service("states.amazonaws.com")));
    stack.add(
        ManagedPolicy::new("Read")
            .managed_policy_name("read-notes")
            .path("/notes/")
            .description("Reads notes")
            .logical_id("ReadNotes")
            .allow(notes.read_data())
            .statement(PolicyStatement::allow().actions(["s3:ListBucket"]).resources(["*"]))
            .attach_to(&auditor),
    );
    stack
}
