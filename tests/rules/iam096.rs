use tablature::{Stack, UserSignIn};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        UserSignIn::new("Sellers")
            .map_claim("custom:tenant", "tenant")
            .map_claim("custom:company", "Tenant"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    stack.add(
        UserSignIn::new("Sellers")
            .map_claim("custom:tenant", "tenant")
            .map_claim("custom:company", "company"),
    );
    stack
}
