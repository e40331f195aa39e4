//! Rows granted by entity: only the entity's own key space is allowed, and everything else is a finding.

use tablature::{
    Attribute, Entity, Grant, LeadingKey, Role, Stack, Stage, TableHandle, TableV2, UserSignIn,
};

fn report(grant: impl Fn(&TableHandle) -> Grant) -> (Vec<&'static str>, String) {
    let mut stack = Stack::new("orders");
    let table = stack.add(
        TableV2::on_demand("MyApp", Attribute::string("PK"))
            .sort_key(Attribute::string("SK"))
            .entity(Entity::new("User").key("USER#{userId}", "METADATA"))
            .entity(Entity::new("Order").key("USER#{userId}", "ORDER#{orderId}"))
            .entity(Entity::new("Product").key("PRODUCT#{productId}", "METADATA"))
            .entity(Entity::new("Stock").key("SHOP#{shopId}#{productId}", "METADATA")),
    );
    let sign_in = stack.add(UserSignIn::new("Shoppers"));
    stack.add(Role::new("Shopper", sign_in.authenticated()).allow(grant(&table)));
    let stage = Stage::default();
    let template = stack.template(&stage).map(|it| it.to_json()).unwrap_or_default();
    (stack.check(&stage).codes(), template)
}

#[test]
fn a_grant_by_entity_reaches_the_callers_partition() {
    let own = |table: &TableHandle| {
        table.entity("User").and("Order").read_data().rows(LeadingKey::user_pool_sub())
    };
    let (codes, template) = report(own);
    assert_eq!(codes, [""; 0]);
    assert!(template.contains("\"USER#${aws:PrincipalTag/sub}\""), "{template}");
    assert!(!template.contains("PRODUCT#"), "{template}");
}

#[test]
fn what_else_it_would_reach_is_said() {
    let sub = LeadingKey::user_pool_sub;
    let codes = |grant: &dyn Fn(&TableHandle) -> Grant| report(grant).0;
    assert_eq!(codes(&|table| table.entity("User").read_data().rows(sub())), ["ENT012"]);
    assert_eq!(codes(&|table| table.entity("Usr").read_data().rows(sub())), ["ENT010"]);
    assert_eq!(codes(&|table| table.entity("Stock").write_data().rows(sub())), ["ENT011"]);
    let both =
        |table: &TableHandle| table.entity("Product").and("User").read_write_data().rows(sub());
    assert_eq!(codes(&both), ["ENT011"]);
    let family = |table: &TableHandle| table.entity("Product").read_data().rows(sub().family("#"));
    assert_eq!(codes(&family), ["ENT011"]);
}
