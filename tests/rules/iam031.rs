use tablature::{ManagedPolicy, PolicyStatement, Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("uploads");
    let importer = stack.add(Role::for_lambda("Importer"));
    let buckets = (0..200).map(|shop| format!("arn:aws:s3:::uploads-of-shop-{shop:03}/*"));
    stack.add(
        ManagedPolicy::new("Uploads")
            .statement(PolicyStatement::allow().actions(["s3:PutObject"]).resources(buckets))
            .attach_to(&importer),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("uploads");
    let importer = stack.add(Role::for_lambda("Importer"));
    for (id, shops) in [("FirstUploads", 0..100), ("SecondUploads", 100..200)] {
        let buckets = shops.map(|shop| format!("arn:aws:s3:::uploads-of-shop-{shop:03}/*"));
        stack.add(
            ManagedPolicy::new(id)
                .statement(PolicyStatement::allow().actions(["s3:PutObject"]).resources(buckets))
                .attach_to(&importer),
        );
    }
    stack
}
