use tablature::{Attribute, Condition, ConditionKey, Principal, Role, Stack, TableV2, Text};

const GITHUB: &str = "token.actions.githubusercontent.com";

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    let workflows = Principal::web_identity(GITHUB, "sts.amazonaws.com");
    stack.add(Role::new("Importer", workflows).allow(tracks.write_data()));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    let workflows = Principal::web_identity(GITHUB, "sts.amazonaws.com");
    let ours = Condition::string_equals(
        ConditionKey::<Text>::named(format!("{GITHUB}:sub")),
        ["repo:example/music:ref:refs/heads/main"],
    );
    stack.add(Role::new("Importer", workflows).trust_condition(ours).allow(tracks.write_data()));
    stack
}
