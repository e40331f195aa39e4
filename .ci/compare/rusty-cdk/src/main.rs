//! A table with a name, and a function that may read and write it: the template that rusty-cdk writes for them.
//!
//! `compare-rusty-cdk ab`: the table name `ab`. `compare-rusty-cdk username`: a statement for own
//! rows with `Scan` under a bare `ForAllValues`, and `${aws:username}`.

use rusty_cdk_core::dynamodb::{AttributeType, Key, TableBuilder};
use rusty_cdk_core::iam::{CustomPermission, Effect, Permission, StatementBuilder};
use rusty_cdk_core::lambda::{Architecture, Code, FunctionBuilder, Runtime};
use rusty_cdk_core::stack::StackBuilder;
use rusty_cdk_core::wrappers::*;
use rusty_cdk_macros::*;
use serde_json::json;

fn main() {
    let mistake = std::env::args().nth(1).unwrap_or_default();
    let mut stack = StackBuilder::new();

    let id = string_with_only_alphanumerics_and_underscores!("id");
    let name = match mistake.as_str() {
        "ab" => string_with_only_alphanumerics_and_underscores!("ab"),
        _ => string_with_only_alphanumerics_and_underscores!("TrackTable"),
    };
    let tracks = TableBuilder::new("TrackTable", Key::new(id, AttributeType::String))
        .pay_per_request_billing()
        .table_name(name)
        .build(&mut stack);

    let permission = match mistake.as_str() {
        "username" => Permission::Custom(CustomPermission::new(
            policy_name!("OwnRows"),
            StatementBuilder::new(
                vec![iam_action!("dynamodb:Query"), iam_action!("dynamodb:Scan")],
                Effect::Allow,
            )
            .resources(vec![tracks.get_arn()])
            .condition(json!({
                "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${aws:username}"] }
            }))
            .build(),
        )),
        _ => Permission::DynamoDBReadWrite(&tracks),
    };
    let handler = "exports.handler = async () => {};";
    FunctionBuilder::new("TrackHandler", Architecture::ARM64, memory!(128), timeout!(30))
        .add_permission(permission)
        .code(Code::Inline(handler.to_string()))
        .handler("index.handler")
        .runtime(Runtime::NodeJs22)
        .build(&mut stack);

    match stack.build() {
        Ok(stack) => println!("{}", stack.synth().unwrap_or_else(|error| error)),
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }
}
