use tablature::{ManagedPolicy, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("uploads");
    let mut importer = Role::for_lambda("Importer");
    for shop in 0..80 {
        importer = importer.statement(
            PolicyStatement::allow()
                .actions(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
                .resources([format!("arn:aws:s3:::uploads-of-shop-{shop:03}/*")]),
        );
    }
    stack.add(importer);
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
