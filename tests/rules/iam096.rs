use tablature::{CustomAttribute, SignInAttribute, Stack, UserPool, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        UserSignIn::new("Sellers")
            .user_pool(people())
            .map_claim("custom:tenant", "tenant")
            .map_claim("custom:company", "Tenant"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        UserSignIn::new("Sellers")
            .user_pool(people())
            .map_claim("custom:tenant", "tenant")
            .map_claim("custom:company", "company"),
    );
    stack
}

fn people() -> UserPool {
    UserPool::new("People")
        .sign_in_with([SignInAttribute::Email])
        .custom_attribute(CustomAttribute::string("tenant").immutable())
        .custom_attribute(CustomAttribute::string("company").immutable())
}
