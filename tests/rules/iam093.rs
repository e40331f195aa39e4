use tablature::Action::Query;
use tablature::{
    Attribute, Condition, ConditionKey, Expr, GlobalSecondaryIndex, LeadingKey, PolicyStatement,
    Role, Stack, StringOperator, TableV2, UserSignIn,
};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("orderId"))
            .global_secondary_index(GlobalSecondaryIndex::new(
                "byStatus",
                Attribute::string("status"),
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Buyers"));
    let own_rows = PolicyStatement::allow()
        .actions([Query])
        .resources([orders.arn(), Expr::sub("${Orders.Arn}/index/byStatus")])
        .condition(Condition::for_all_values(
            StringOperator::Equals,
            ConditionKey::leading_keys(),
            ["${aws:PrincipalTag/sub}"],
        ))
        .condition(Condition::null(ConditionKey::leading_keys(), false));
    stack.add(Role::new("Buyer", sign_in.authenticated()).statement(own_rows));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("shop");
    let orders = stack.add(
        TableV2::on_demand("Orders", Attribute::string("userId"))
            .sort_key(Attribute::string("orderId"))
            .global_secondary_index(GlobalSecondaryIndex::new(
                "bySeller",
                Attribute::string("sellerId"),
            )),
    );
    let sign_in = stack.add(UserSignIn::new("Buyers"));
    stack.add(
        Role::new("Buyer", sign_in.authenticated())
            .allow(orders.actions([Query]).rows(LeadingKey::user_pool_sub()))
            .allow(orders.index("bySeller").actions([Query]).rows(LeadingKey::user_pool_sub())),
    );
    stack
}
