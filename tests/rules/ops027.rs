use serde_json::{Value, json};
use tablature::{
    Attribute, Code, EventSourceMapping, Function, Role, Runtime, Stack, StartingPosition,
    StreamViewType, TableV2,
};

pub(crate) fn bad() -> Stack {
    filtered(genres(6))
}

pub(crate) fn good() -> Stack {
    filtered(genres(5))
}

/// A pattern for each genre.
fn genres(count: usize) -> impl Iterator<Item = Value> {
    let genre = |n| json!({ "dynamodb": { "NewImage": { "genre": { "N": [format!("{n}")] } } } });
    (0..count).map(genre)
}

fn filtered(patterns: impl IntoIterator<Item = Value>) -> Stack {
    let mut stack = Stack::new("music");
    let plays = stack
        .add(TableV2::on_demand("Plays", Attribute::string("id")).stream(StreamViewType::NewImage));
    let role = stack.add(Role::for_lambda("CountRole").allow(plays.stream().read()));
    let code = Code::inline("exports.handler = async () => {};");
    let count = stack.add(Function::new("Count", Runtime::Nodejs24, code, &role));
    let oldest = StartingPosition::TrimHorizon;
    let mapping = EventSourceMapping::new("PlaysToCount", &count, plays.stream().arn(), oldest);
    stack.add(patterns.into_iter().fold(mapping, |mapping, pattern| mapping.filter(pattern)));
    stack
}
