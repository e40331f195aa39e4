//! Places that only findings have.

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
    stack.add(Queue::new("R").moved_from("-"));
    let sign_in = stack.add(
        UserSignIn::new("S")
            .user_pool_client_logical_id("a-c")
            .identity_pool_logical_id("a-d")
            .principal_tag_logical_id("a-e")
            .role_attachment_logical_id("a-f"),
    );
    stack.add(Role::new("SignedIn", sign_in.authenticated()));
    stack.add(CfnResource::new("T", "AWS::SNS::Topic").acknowledge("X7", "why"));
    set_twice(&mut stack);
    stack
}

/// A setter that is called twice is reported at its second call, also where its value has a place of its own.
fn set_twice(stack: &mut Stack) {
    let key = Attribute::string;
    let index = GlobalSecondaryIndex::new("I", key("a"))
        .sort_key(key("b"))
        .sort_keys([key("c")])
        .read_capacity(ReadCapacity::fixed(1))
        .read_capacity(ReadCapacity::fixed(2))
        .write_capacity(WriteCapacity::autoscaled(1, 2))
        .write_capacity(WriteCapacity::autoscaled(1, 3));
    let (read, write) = (ReadCapacity::fixed(1), WriteCapacity::autoscaled(1, 2));
    let table = TableV2::provisioned("Twice", key("id"), read, write)
        .sort_key(key("a"))
        .sort_key(key("b"))
        .global_secondary_index(index.clone());
    let twice = stack.add(table.global_secondary_index(index.sort_key(key("d"))));
    let own = LeadingKey::user_pool_sub().with_prefix("A").with_prefix("B").family("#").family("/");
    stack.add(Role::for_lambda("Own").allow(twice.actions([Query]).rows(own)));
    let pool = || UserPool::new("P2");
    stack.add(UserSignIn::new("S2").user_pool(pool()).user_pool(pool()));
}
