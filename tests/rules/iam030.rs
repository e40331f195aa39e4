use tablature::{ManagedPolicy, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("uploads");
    let uploads = (0..80).map(|shop| {
        PolicyStatement::allow()
            .actions(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
            .resources([format!("arn:aws:s3:::uploads-of-shop-{shop:03}/*")])
    });
    stack.add(Role::for_lambda("Importer").inline_policy("Uploads", uploads));
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("uploads");
    let importer = stack.add(Role::for_lambda("Importer"));
    let buckets = (0..80).map(|shop| format!("arn:aws:s3:::uploads-of-shop-{shop:03}/*"));
    stack.add(
        ManagedPolicy::new("Uploads")
            .statement(
                PolicyStatement::allow()
                    .actions(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
                    .resources(buckets),
            )
            .attach_to(&importer),
    );
    stack
}
