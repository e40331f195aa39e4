//! What only findings point at.

use tablature::Action::Query;
use tablature::*;

pub(crate) fn stack(_: &Stage) -> Stack {
    let mut stack =
        Stack::new("mistakes").region("nowhere").table_names("{").acknowledge("X1", "why");
    let notes =
        stack.add(TableV2::on_demand("N", Attribute::string("id")).acknowledge("X2", "why"));
    let statement = PolicyStatement::allow().actions(["a:b"]).resources(["*"]);
    stack.add(
        Role::for_lambda("R")
            .allow(notes.index("none").read_data())
            .allow(notes.stream().read())
            .statement(statement.clone().acknowledge("X3", "why"))
            .acknowledge("X4", "why"),
    );
    stack.add(Item::of(&notes));
    stack.add(Item::of(&notes).attribute("id", 1));
    let own = notes.actions([Query]).rows(LeadingKey::user_pool_sub());
    stack.add(Role::for_lambda("Twice").allow(own.every_row("the last word")));
    stack.add(ManagedPolicy::new("P").statement(statement).acknowledge("X5", "why"));
    stack.add(UserPool::new("U").acknowledge("X6", "why"));
    stack.add(Queue::new("Q").logical_id("a-b"));
    let sign_in = stack.add(
        UserSignIn::new("S")
            .user_pool_client_logical_id("a-c")
            .identity_pool_logical_id("a-d")
            .principal_tag_logical_id("a-e")
            .role_attachment_logical_id("a-f"),
    );
    stack.add(Role::new("SignedIn", sign_in.authenticated()));
    stack.add(CfnResource::new("T", "AWS::SNS::Topic").acknowledge("X7", "why"));
    stack
}
