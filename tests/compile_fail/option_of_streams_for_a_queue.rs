//! A queue has no position to begin at, no shards, and its own retries.

use tablature::{CfnResource, EventSourceMapping, Queue, Stack};

fn main() {
    let mut stack = Stack::new("music");
    let plays = stack.add(Queue::new("Plays"));
    let count = stack.add(CfnResource::new("Count", "AWS::Lambda::Function"));
    let mapping = || EventSourceMapping::from_queue("PlaysToCount", &count, plays.arn());

    stack.add(mapping().maximum_concurrency(2).batch_size(5));
    stack.add(mapping().maximum_retry_attempts(2));
    //~^ ERROR no method named `maximum_retry_attempts` found for struct `EventSourceMapping<FromQueue>`
    stack.add(mapping().on_failure(plays.arn()));
    //~^ ERROR no method named `on_failure` found for struct `EventSourceMapping<FromQueue>`
}
