use tablature::{Attribute, Entity, LeadingKey, Role, Stack, TableV2, UserSignIn};

pub(crate) fn bad() -> Stack {
    tenants("TENNANT#")
}

pub(crate) fn good() -> Stack {
    tenants("TENANT#")
}

fn tenants(prefix: &str) -> Stack {
    let mut stack = Stack::new("tenants");
    let app = stack.add(
        TableV2::on_demand("App", Attribute::string("pk"))
            .entity(Entity::new("Tenant").partition_key("TENANT#{tenantId}")),
    );
    let people = stack.add(UserSignIn::new("People"));
    let own = app.read_data().rows(LeadingKey::user_pool_sub().with_prefix(prefix));
    stack.add(Role::new("Person", people.authenticated()).allow(own));
    stack
}
