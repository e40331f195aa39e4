use tablature::{Attribute, Role, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        Role::for_service("Player", "lambda.amazonaws.com")
            .aws_managed_policy("AdministratorAccess"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    stack.add(Role::for_lambda("Player").allow(tracks.read_data()));
    stack
}
