//! Deployments on the rehearsal: interrupted at any call, and gone on with.

use serde_json::{Value, json};

use super::lives::{App, Dice};
use super::scenarios::{environment, of, table};
use crate::evolution::{
    Allowances, ChangeSet, ChangeSetRequest, Cloud, CloudError, Deployment, Event, Progress,
    Rehearsal, StackState, Stopped,
};
use crate::template::Template;

fn run(cloud: &mut Rehearsal, target: &Template) -> Result<usize, Stopped> {
    let (environment, allowances) = (environment(), Allowances::default());
    Deployment::of("app", target, &environment, &allowances).run(cloud, &mut |_| true)
}

fn deployed(cloud: &Rehearsal) -> String {
    let stack = cloud.clone().losing([]).stack("app").unwrap();
    stack.unwrap().template.to_json()
}

fn orders(more: Value) -> Template {
    of(json!({ "Orders": table(more) }))
}

#[test]
fn a_new_stack_is_made_and_a_second_run_has_nothing_to_do() {
    let mut cloud = Rehearsal::of(environment());
    let target = orders(json!({}));
    assert_eq!(run(&mut cloud, &target), Ok(1));
    assert_eq!(deployed(&cloud), target.to_json());
    assert_eq!(run(&mut cloud, &target), Ok(0));
}

#[test]
fn interrupted_at_any_call_it_goes_on_and_no_item_is_lost() {
    // The long form is asked for by hand, as many deployments as are wanted.
    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen by hand")]
    let count = std::env::var("TABLATURE_DEPLOYMENTS").map_or(20, |count| count.parse().unwrap());
    let (mut interruptions, mut changed) = (0, 0);
    for seed in 0..count {
        let mut dice = Dice(seed + 100);
        let old = (0..4).fold(App::first(), |app, _| app.changed(&mut dice));
        let new = (0..3).fold(old.clone(), |app, _| app.changed(&mut dice));
        let target = new.template();
        // One call in six gets no answer, for as long as it takes.
        let lost: Vec<u64> = (1..2_000).filter(|_| dice.below(6) == 0).collect();
        let mut cloud = Rehearsal::of(environment()).with_stack("app", old.template()).losing(lost);
        loop {
            match run(&mut cloud, &target) {
                Ok(_) => break,
                Err(Stopped::Cloud(error)) if error.0 == "there is no answer" => {
                    interruptions += 1;
                    assert!(cloud.calls() < 2_000, "seed {seed} comes to no end");
                    // Killed, it begins again some time later.
                    cloud.wait(u64::try_from(dice.below(400)).unwrap());
                }
                Err(stopped) => panic!("seed {seed}: {stopped:?}"),
            }
        }
        assert_eq!(deployed(&cloud), target.to_json(), "seed {seed}");
        changed += u64::from(old.template() != target);
        assert_eq!(cloud.items("app", "Orders"), 10, "seed {seed}");
    }
    assert!(interruptions > count && changed > count / 2, "{interruptions} of {changed}");
}

#[test]
fn the_rest_of_the_hour_is_waited_for_and_only_own_events_are_told() {
    let with = |attribute: &str| {
        orders(
            json!({ "TimeToLiveSpecification": { "AttributeName": attribute, "Enabled": true } }),
        )
    };
    let mut cloud = Rehearsal::of(environment()).with_stack("app", with("old"));
    let (environment, allowances) = (environment(), Allowances::default());
    let target = with("new");
    let deployment = Deployment::of("app", &target, &environment, &allowances);
    let (mut waits, mut events) = (Vec::new(), 0);
    let done = deployment.run(&mut cloud, &mut |told| {
        match told {
            Progress::Wait(seconds, _) => waits.push(seconds),
            Progress::Event(_) => events += 1,
            _ => {}
        }
        true
    });
    assert_eq!(done, Ok(2));
    // The first change is the first one in an hour, as far as is known; the second one waits for what is left.
    assert!(
        matches!(waits.as_slice(), [3_600, second] if (3_000..3_600).contains(second)),
        "{waits:?}"
    );
    assert_eq!(events, 4);
}

#[test]
fn outputs_alone_are_an_update() {
    let with = |value: &str| {
        Template::from(
            json!({ "Resources": { "Orders": table(json!({})) }, "Outputs": { "A": { "Value": value } } }),
        )
    };
    let mut cloud = Rehearsal::of(environment()).with_stack("app", with("old"));
    let target = with("new");
    assert_eq!(run(&mut cloud, &target), Ok(1));
    assert_eq!(deployed(&cloud), target.to_json());
}

#[test]
fn what_aws_refuses_is_rolled_back_with_its_reason() {
    // Two indexes at once, which no plan has.
    let index = |name: &str| json!({ "IndexName": name, "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }] });
    let two = orders(json!({ "GlobalSecondaryIndexes": [index("a"), index("b")] }));
    let mut cloud = Rehearsal::of(environment()).with_stack("app", orders(json!({})));
    let (stack, name, parameters) = ("app", "two", [].as_slice());
    let request = ChangeSetRequest { stack, name, template: &two, parameters, is_new: false };
    cloud.create_change_set(&request).unwrap();
    cloud.execute("app", "two", "token").unwrap();
    cloud.wait(100);
    assert_eq!(cloud.stack("app").unwrap().unwrap().status, "UPDATE_ROLLBACK_COMPLETE");
    let events = cloud.events("app").unwrap();
    let failed = events.iter().find(|event| event.status == "UPDATE_FAILED").unwrap();
    assert!(failed.reason.as_ref().unwrap().contains("one index of a table"), "{failed:?}");
    assert_eq!(cloud.items("app", "Orders"), 10);
    // From there a plan goes on.
    assert_eq!(run(&mut cloud, &two), Ok(2));
}

#[test]
fn nothing_is_executed_that_nobody_agreed_to() {
    let target = orders(json!({ "Tags": [] }));
    let more = orders(json!({ "SSESpecification": { "SSEEnabled": true } }));
    let mut cloud = Rehearsal::of(environment()).with_stack("app", target.clone());
    let (environment, allowances) = (environment(), Allowances::default());
    let deployment = Deployment::of("app", &more, &environment, &allowances);
    let declined = deployment.run(&mut cloud, &mut |told| !matches!(told, Progress::Step(..)));
    assert_eq!(declined, Err(Stopped::Declined));
    assert_eq!(deployed(&cloud), target.to_json());
}

#[test]
fn a_cloud_that_shows_more_than_was_predicted_stops_it() {
    /// A cloud that replaces whatever it is asked to change.
    struct Replacing(Rehearsal);

    impl Cloud for Replacing {
        fn stack(&mut self, name: &str) -> Result<Option<StackState>, CloudError> {
            self.0.stack(name)
        }

        fn create_change_set(&mut self, request: &ChangeSetRequest<'_>) -> Result<(), CloudError> {
            self.0.create_change_set(request)
        }

        fn change_set(&mut self, stack: &str, name: &str) -> Result<ChangeSet, CloudError> {
            let mut set = self.0.change_set(stack, name)?;
            for change in &mut set.changes {
                change.replacement = Some("True");
                change.policy_action = Some("ReplaceAndDelete");
            }
            Ok(set)
        }

        fn delete_change_set(&mut self, stack: &str, name: &str) -> Result<(), CloudError> {
            self.0.delete_change_set(stack, name)
        }

        fn execute(&mut self, _: &str, _: &str, _: &str) -> Result<(), CloudError> {
            panic!("nothing is executed")
        }

        fn events(&mut self, stack: &str) -> Result<Vec<Event>, CloudError> {
            self.0.events(stack)
        }

        fn indexes(
            &mut self,
            stack: &str,
            table: &str,
        ) -> Result<Vec<(String, String)>, CloudError> {
            self.0.indexes(stack, table)
        }

        fn now(&mut self) -> u64 {
            self.0.now()
        }

        fn wait(&mut self, seconds: u64) {
            self.0.wait(seconds);
        }
    }

    let old = orders(json!({}));
    let new = orders(json!({ "SSESpecification": { "SSEEnabled": true } }));
    let mut cloud = Replacing(Rehearsal::of(environment()).with_stack("app", old));
    let (environment, allowances) = (environment(), Allowances::default());
    let stopped =
        Deployment::of("app", &new, &environment, &allowances).run(&mut cloud, &mut |_| true);
    assert!(
        matches!(&stopped, Err(Stopped::Unpredicted(what)) if what.contains("replacement True")),
        "{stopped:?}"
    );
}
