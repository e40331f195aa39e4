//! The Kinesis stream that receives a table's changes.

use crate::rules::prelude::{Finding, Judged, Node, finding, pages, rules};
use crate::rules::views::tables::{Table, is_known};

rules!(
    error DESTINATION = ddb073 {
        title: "changes of a table go to a Kinesis stream of its account",
        explanation: "`StreamArn` is the ARN of a data stream of Kinesis, in the account and Region of the \
            table. What reads the table's own stream, a function or a pipe, is not named at the table.",
        page: pages::DYNAMODB_KINESIS,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let streams = table.setting("KinesisStreamSpecification").into_iter();
    let arns = streams.filter_map(|stream| stream.get("StreamArn")).filter(is_known);
    let mut first: Option<(&str, Node<'_>)> = None;
    for node in arns {
        let Some(text) = node.as_str() else { continue };
        let Some(account) = account(text) else {
            finding!(&DESTINATION, "changes of table `{table}` go to `{text}`")
                .here(&node, "no Kinesis stream")
                .help("name it: `arn:aws:kinesis:eu-west-1:111122223333:stream/plays`")
                .add_to(findings);
            continue;
        };
        match &first {
            Some((other, known)) if *other != account => {
                finding!(
                    &DESTINATION,
                    "changes of table `{table}` go to accounts {other} and {account}"
                )
                .here(&node, format!("a stream of {account}"))
                .help("name streams of the account that the table is in")
                .and_elsewhere(known, format!("a stream of {other}"))
                .add_to(findings);
            }
            Some(_) => {}
            None => first = Some((account, node)),
        }
    }
}

/// The account in the ARN of a Kinesis stream.
fn account(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':');
    let (Some("arn"), Some(_), Some("kinesis"), Some(_)) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let account = parts.next()?;
    let name = parts.next()?.strip_prefix("stream/")?;
    (!name.is_empty()).then_some(account)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{both, found, global, table};

    fn stream(arn: &str) -> Value {
        json!({ "StreamArn": arn })
    }

    #[test]
    fn a_destination_is_a_kinesis_stream() {
        for (arn, is_right) in [
            ("arn:aws:kinesis:eu-west-1:111122223333:stream/plays", true),
            ("arn:aws:kinesis:eu-west-1:111122223333:plays", false),
            ("arn:aws:kinesis:eu-west-1:111122223333:stream/", false),
            ("arn:aws:firehose:eu-west-1:111122223333:deliverystream/plays", false),
            ("arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026", false),
            ("plays", false),
        ] {
            let table = table(json!({ "KinesisStreamSpecification": stream(arn) }));
            let expected: &[&str] =
                if is_right { &[] } else { &["DDB073 KinesisStreamSpecification/StreamArn"] };
            assert_eq!(found(&table), expected, "{arn}");
        }
        for arn in [json!({ "Ref": "Stream" }), json!("{{resolve:ssm:/plays}}")] {
            let properties = json!({ "KinesisStreamSpecification": { "StreamArn": arn } });
            assert_eq!(found(&table(properties)), [""; 0]);
        }
        // At the top of a global table it is in the wrong place, and is not read.
        let [_, global] = both(json!({ "KinesisStreamSpecification": stream("plays") }));
        assert_eq!(found(&global), ["DDB049 KinesisStreamSpecification"]);
    }

    #[test]
    fn replicas_are_in_one_account() {
        let of = |account: &str| {
            let replica = |region: &str, account: &str| {
                let arn = format!("arn:aws:kinesis:{region}:{account}:stream/plays");
                json!({ "Region": region, "KinesisStreamSpecification": stream(&arn) })
            };
            found(&global(json!({
                "StreamSpecification": { "StreamViewType": "NEW_AND_OLD_IMAGES" },
                "Replicas": [replica("eu-west-1", "111122223333"), replica("us-east-1", account)],
            })))
        };
        assert_eq!(of("111122223333"), [""; 0]);
        let at = "Replicas/1/KinesisStreamSpecification/StreamArn";
        assert_eq!(of("444455556666"), [format!("DDB073 {at}")]);
    }
}
