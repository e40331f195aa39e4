//! Tags of tables.

use crate::rules::prelude::{Finding, Judged, pages, rules};
use crate::rules::views::tables::Table;
use crate::rules::views::tags::check_tags;

rules!(
    error TAG = ddb042 {
        title: "a table or stream has up to 50 tags, each key once, in letters, digits, spaces and `+-=._:/@`",
        explanation: "A key has 1 to 128 characters and does not begin with `aws:`, a value has up to 256. \
            Letters of any script are taken; commas, brackets, quotes and emoji are not. One wrong tag \
            fails the whole table.",
        page: pages::DYNAMODB_TAGGING,
    },
);

pub(super) fn check(_: &Judged<'_>, table: &Table<'_>, findings: &mut Vec<Finding>) {
    let stream = if table.global { "ReplicaStreamSpecification" } else { "StreamSpecification" };
    let of_streams = table.setting(stream).into_iter().filter_map(|stream| stream.get("Tags"));
    let noun = format!("table `{table}`");
    let of_table = table.setting("Tags").into_iter().map(|tags| (noun.clone(), tags));
    let of_streams = of_streams.map(|tags| (format!("the stream of {noun}"), tags));
    for (noun, tags) in of_table.chain(of_streams) {
        check_tags(&TAG, &noun, &tags, |one, other| one == other, findings);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::rules::views::table_samples::{found, global, table};

    fn expect(tags: Value, expected: &[&str]) {
        let alone: Vec<String> = expected.iter().map(|at| format!("DDB042 Tags{at}")).collect();
        assert_eq!(found(&table(json!({ "Tags": tags }))), alone, "{tags}");
        let replica = json!({ "Region": { "Ref": "AWS::Region" }, "Tags": tags });
        let of_replica: Vec<String> =
            expected.iter().map(|at| format!("DDB042 Replicas/0/Tags{at}")).collect();
        assert_eq!(found(&global(json!({ "Replicas": [replica] }))), of_replica, "{tags}");
    }

    fn tag(key: &str, value: &str) -> Value {
        json!({ "Key": key, "Value": value })
    }

    #[test]
    fn keys_and_values_have_their_lengths_and_characters() {
        expect(json!([tag(&"ä".repeat(128), &"表".repeat(256))]), &[]);
        expect(json!([tag("owner", "team+a-b=c.d_e:f/g@example.com")]), &[]);
        expect(json!([tag("owner", "")]), &[]);
        expect(json!([{ "Key": { "Ref": "Key" }, "Value": { "Ref": "Value" } }]), &[]);
        expect(json!([tag(&"k".repeat(129), &"v".repeat(257))]), &["/0/Key", "/0/Value"]);
        expect(json!([tag("", "x")]), &["/0/Key"]);
        expect(json!([tag("aws:owner", "x")]), &["/0/Key"]);
        expect(json!([tag("a,b", "100%")]), &["/0/Key", "/0/Value"]);
    }

    #[test]
    fn a_key_stands_once() {
        expect(json!([tag("owner", "a"), tag("Owner", "b")]), &[]);
        expect(json!([tag("owner", "a"), tag("owner", "b")]), &["/1/Key"]);
    }

    #[test]
    fn a_table_has_50() {
        let tags =
            |count: usize| -> Value { (0..count).map(|n| tag(&format!("k{n}"), "v")).collect() };
        expect(tags(50), &[]);
        expect(tags(51), &["/50"]);
        let stream = |count| json!({ "StreamViewType": "NEW_IMAGE", "Tags": tags(count) });
        let of_table = |count| found(&table(json!({ "StreamSpecification": stream(count) })));
        assert_eq!(of_table(50), [""; 0]);
        assert_eq!(of_table(51), ["DDB042 StreamSpecification/Tags/50"]);
    }
}
