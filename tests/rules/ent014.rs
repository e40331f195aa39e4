use tablature::{AccessPattern, Attribute, Entity, Stack, TableV2};

pub(crate) fn bad() -> Stack {
    posts("POST#DRAFT#{date}")
}

pub(crate) fn good() -> Stack {
    posts("DRAFT#{date}")
}

fn posts(draft: &str) -> Stack {
    let mut stack = Stack::new("blog");
    stack.add(
        TableV2::on_demand("Posts", Attribute::string("pk"))
            .sort_key(Attribute::string("sk"))
            .entity(Entity::new("Post").key("USER#{userId}", "POST#{date}"))
            .entity(Entity::new("Draft").key("USER#{userId}", draft))
            .access_pattern(AccessPattern::query("a user's posts", "Post").by(["userId"])),
    );
    stack
}
