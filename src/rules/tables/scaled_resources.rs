//! What auto scaling scales: the id of the resource, its dimension, and the index that it names.

use crate::names::nearest;
use crate::rules::prelude::{Finding, Help, Judged, Node, Resource, Word, finding, pages, rules};
use crate::rules::views::capacity::is_scaled_by;
use crate::template::text::{self, Piece};

rules!(
    error DIMENSION = ddb095 {
        title: "a scalable target's id and dimension are of one table or one index",
        explanation: "`table/<name>` goes with `dynamodb:table:ReadCapacityUnits` or `WriteCapacityUnits`, and \
            `table/<name>/index/<index>` with `dynamodb:index:…`. Application Auto Scaling refuses any other pair \
            (\"Unsupported service namespace, resource type or scalable dimension\"), and ids with ARNs.",
        page: pages::AUTO_SCALING_REGISTER,
    },
    error INDEX = ddb096 {
        title: "auto scaling names a global index that the table has",
        explanation: "The name behind `/index/` is that of a global secondary index of the table. A local index \
            uses the table's capacity, and has none that could be scaled.",
        page: pages::AUTO_SCALING_REGISTER,
    },
);

pub(super) fn check(template: &Judged<'_>, findings: &mut Vec<Finding>) {
    let types = ["ScalableTarget", "ScalingPolicy"]
        .map(|name| format!("AWS::ApplicationAutoScaling::{name}"));
    for target in types.iter().flat_map(|kind| template.resources_of(kind)) {
        let is_dynamodb = |name: &str, start: &str| {
            let word = target.property(name).and_then(|value| value.as_str());
            word.is_some_and(|word| word.starts_with(start))
        };
        if !is_dynamodb("ServiceNamespace", "dynamodb")
            && !is_dynamodb("ScalableDimension", "dynamodb:")
        {
            continue;
        }
        let Some(id) = target.property("ResourceId") else { continue };
        let found = malformed(template, &target, &id).or_else(|| {
            let scaled = Scaled::of(template, &id);
            let dimension = target.property("ScalableDimension");
            let other = dimension.and_then(|one| of_another(&target, &id, &one, &scaled));
            other.or_else(|| unknown_index(template, &id, &scaled))
        });
        findings.extend(found);
    }
}

/// What an id is of.
enum Scaled {
    Table,
    /// The name is `None` if it is only known at deployment.
    Index(Option<String>),
    Unknown,
}

/// The placeholder for a part that is only known at deployment.
const OPAQUE: char = '\u{FFFD}';

impl Scaled {
    fn of(template: &Judged<'_>, id: &Node<'_>) -> Self {
        let spelt = text::filled(id, &OPAQUE.to_string());
        if let Some((_, index)) = spelt.split_once("/index/") {
            return Self::Index((!index.contains(OPAQUE)).then(|| index.to_owned()));
        }
        // A parameter may hold `Tracks/index/byOwner`.
        let is_plain = |piece: &Piece<'_>| match piece {
            Piece::Literal(_) => true,
            Piece::Ref(id) => template.table(id).is_some(),
            Piece::GetAtt(..) | Piece::Unknown => false,
        };
        if text::pieces(id).iter().all(is_plain) { Self::Table } else { Self::Unknown }
    }
}

/// An id that is none of DynamoDB's.
fn malformed(template: &Judged<'_>, target: &Resource<'_>, id: &Node<'_>) -> Option<Finding> {
    let pieces = text::pieces(id);
    let table = pieces.iter().find_map(|piece| match piece {
        Piece::Ref(id) | Piece::GetAtt(id, _) => template.table(id),
        Piece::Literal(_) | Piece::Unknown => None,
    });
    let is_arn = |piece: &Piece<'_>| matches!(piece, Piece::GetAtt(id, "Arn") if template.table(id).is_some());
    let is_wrong = match pieces.first()? {
        Piece::Literal(text) => {
            let is_whole = pieces.len() == 1;
            let begins =
                text.starts_with("table/") || (!is_whole && "table/".starts_with(text.as_str()));
            !begins
        }
        Piece::Ref(id) => template.table(id).is_some(),
        Piece::GetAtt(..) | Piece::Unknown => false,
    };
    if !is_wrong && !pieces.iter().any(is_arn) {
        return None;
    }
    let name = table.map_or("…", |table| table.name());
    finding!(
        &DIMENSION,
        "`{target}` scales `{}`, which is no id of a table or index",
        text::shown(id)
    )
    .here(id, "not `table/…`")
    .help(Help::say(
        "write {}",
        [Word::value(serde_json::json!({ "Fn::Sub": format!("table/${{{name}}}") }))
            .call(format!("Expr::sub(\"table/${{{name}}}\")"))],
    ))
    .found()
}

fn of_another(
    target: &Resource<'_>,
    id: &Node<'_>,
    dimension: &Node<'_>,
    scaled: &Scaled,
) -> Option<Finding> {
    let word = dimension.as_str()?;
    let (kind, units) = word.strip_prefix("dynamodb:")?.split_once(':')?;
    let (is, wanted) = match (scaled, kind) {
        (Scaled::Index(_), "table") => ("an index", "index"),
        (Scaled::Table, "index") => ("a table", "table"),
        _ => return None,
    };
    finding!(&DIMENSION, "`{target}` scales {is} by `{word}`")
        .here(dimension, format!("of {}", if kind == "table" { "a table" } else { "an index" }))
        .and(id, format!("the id of {is}"))
        .help(Help::say(
            "write {}",
            [Word::property("ScalableDimension", format!("dynamodb:{wanted}:{units}"))
                .call(format!("\"dynamodb:{wanted}:{units}\""))],
        ))
        .found()
}

fn unknown_index(template: &Judged<'_>, id: &Node<'_>, scaled: &Scaled) -> Option<Finding> {
    let Scaled::Index(Some(name)) = scaled else { return None };
    // A global table is not scaled from outside at all.
    let mut tables = template.tables().filter(|table| !table.global);
    let table = tables.find(|table| is_scaled_by(table, id))?;
    let known = table.index_names(&["GlobalSecondaryIndexes"])?;
    if known.contains(&name.as_str()) {
        return None;
    }
    let is_local = table.index(name).is_some_and(|index| index.local);
    let finding = match is_local {
        true => finding!(&INDEX, "index `{name}` of table `{table}` is a local one"),
        false => finding!(&INDEX, "table `{table}` has no index `{name}`"),
    };
    let otherwise = match known.is_empty() {
        true => "the table has no global index".to_owned(),
        false => format!("its global indexes are {}", crate::names::listed(known.iter().copied())),
    };
    finding
        .here(id, "nothing to scale")
        .help(Help::meant(nearest(name, known.iter().copied()), otherwise))
        .found()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::views::policy_samples::codes;
    use serde_json::{Value, json};

    fn found(id: Value, dimension: Value) -> Vec<&'static str> {
        let index = |name: &str| json!({ "IndexName": name });
        codes(
            RULES,
            json!({
                "Tracks": { "Type": "AWS::DynamoDB::Table", "Properties": {
                    "TableName": "tracks",
                    "GlobalSecondaryIndexes": [index("byOwner")],
                    "LocalSecondaryIndexes": [index("byDate")],
                } },
                "Scaled": { "Type": "AWS::ApplicationAutoScaling::ScalableTarget", "Properties": {
                    "ServiceNamespace": "dynamodb",
                    "ResourceId": id,
                    "ScalableDimension": dimension,
                } },
            }),
        )
    }

    #[test]
    fn id_dimension_and_index_agree() {
        let (table, index) =
            ("dynamodb:table:ReadCapacityUnits", "dynamodb:index:WriteCapacityUnits");
        let sub = |text: &str| json!({ "Fn::Sub": text });
        for (id, dimension, expected) in [
            (sub("table/${Tracks}"), json!(table), None),
            (sub("table/${Tracks}"), json!(index), Some("DDB095")),
            (sub("table/${Tracks}/index/byOwner"), json!(index), None),
            (sub("table/${Tracks}/index/byOwner"), json!(table), Some("DDB095")),
            (sub("table/${Tracks}/index/${Index}"), json!(table), Some("DDB095")),
            (sub("table/${Tracks}/index/${Index}"), json!(index), None),
            (sub("table/${Tracks}/index/byowner"), json!(index), Some("DDB096")),
            (sub("table/${Tracks}/index/byDate"), json!(index), Some("DDB096")),
            (sub("table/${Tracks}/index/byDate"), json!({ "Ref": "Dimension" }), Some("DDB096")),
            (sub("table/${Other}"), json!(index), None),
            (sub("table/${Tracks.Arn}"), json!(table), Some("DDB095")),
            (json!({ "Ref": "Tracks" }), json!(table), Some("DDB095")),
            (json!({ "Ref": "Parameter" }), json!(table), None),
            (json!({ "Fn::Join": ["/", ["table", { "Ref": "Tracks" }]] }), json!(table), None),
            (
                json!({ "Fn::Join": ["/", ["tables", { "Ref": "Tracks" }]] }),
                json!(table),
                Some("DDB095"),
            ),
            (json!("table/tracks/index/byOwners"), json!(index), Some("DDB096")),
            (json!("table/other/index/byOwners"), json!(index), None),
            (json!("tracks"), json!(table), Some("DDB095")),
        ] {
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(found(id.clone(), dimension.clone()), expected, "{id} {dimension}");
        }
    }
}
