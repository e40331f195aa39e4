//! No plan is longer than the shortest way that the judge accepts, found by trying all ways between the states of a
//! table.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::scenarios::{environment, indexes, of, rest_is_planned_from_each_step, table};
use crate::evolution::deployed::Deployed;
use crate::evolution::judge::judge;
use crate::evolution::{Allowances, Plan};
use crate::template::Template;

/// A table with these choices.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct State {
    /// Which of three indexes it has.
    indexes: usize,
    /// Which of two further Regions.
    replicas: usize,
    has_stream: bool,
    /// No time to live; on for `x`, off for `x`, on for `y`, off for `y`.
    time_to_live: usize,
    is_provisioned: bool,
}

const REGIONS: [&str; 2] = ["us-east-1", "us-west-2"];

impl State {
    /// All states with so many indexes; with a choice of how the table is paid for the long form.
    fn all(count: usize, with_billing: bool) -> Vec<Self> {
        let mut all = Vec::new();
        for indexes in 0..1 << count {
            for replicas in 0..4 {
                for has_stream in [false, true] {
                    for time_to_live in 0..5 {
                        for is_provisioned in [false, true] {
                            let is_wanted = (with_billing || !is_provisioned)
                                // More than one replica needs a stream.
                                && (has_stream || replicas == 0);
                            let state = Self {
                                indexes,
                                replicas,
                                has_stream,
                                time_to_live,
                                is_provisioned,
                            };
                            all.extend(is_wanted.then_some(state));
                        }
                    }
                }
            }
        }
        all
    }

    fn regions(self) -> impl Iterator<Item = &'static str> {
        let has = move |at: &usize| self.replicas & (1 << at) != 0;
        (0..REGIONS.len()).filter(has).map(|at| REGIONS[at])
    }

    fn template(self) -> Template {
        let names = ["a", "b", "c"];
        let has = |at: &usize| self.indexes & (1 << at) != 0;
        let names: Vec<&str> = (0..names.len()).filter(has).map(|at| names[at]).collect();
        let mut properties = indexes(&names);
        if names.is_empty() {
            properties.as_object_mut().unwrap().remove("GlobalSecondaryIndexes");
        }
        let replicas = std::iter::once("eu-west-1").chain(self.regions());
        properties["Replicas"] = replicas.map(|region| json!({ "Region": region })).collect();
        if self.has_stream {
            properties["StreamSpecification"] = json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" });
        }
        let on = |attribute| Some((attribute, true));
        let off = |attribute| Some((attribute, false));
        let time_to_live = [None, on("x"), off("x"), on("y"), off("y")];
        if let Some((attribute, is_on)) = time_to_live[self.time_to_live] {
            properties["TimeToLiveSpecification"] =
                json!({ "AttributeName": attribute, "Enabled": is_on });
        }
        if self.is_provisioned {
            properties["BillingMode"] = "PROVISIONED".into();
            let write = json!({ "WriteCapacityAutoScalingSettings": { "MaxCapacity": 10 } });
            let indexes = properties.get_mut("GlobalSecondaryIndexes");
            for index in indexes.into_iter().filter_map(Value::as_array_mut).flatten() {
                index["WriteProvisionedThroughputSettings"] = write.clone();
            }
            properties["WriteProvisionedThroughputSettings"] = write;
        }
        of(json!({ "Orders": table(properties) }))
    }
}

/// The updates that the judge accepts, if the loss of replicas is allowed.
struct Ways {
    states: Vec<State>,
    next: Vec<Vec<usize>>,
}

impl Ways {
    fn between(states: Vec<State>) -> Self {
        let templates: Vec<Template> = states.iter().map(|state| state.template()).collect();
        let deployed: Vec<Deployed> =
            templates.iter().cloned().map(|it| Deployed::of(it, environment())).collect();
        let allowances = REGIONS
            .iter()
            .fold(Allowances::default(), |all, region| all.replica("Orders", *region));
        let next = deployed.iter().enumerate().map(|(from, deployed)| {
            let accepts = |to: &usize| {
                let judgement = judge(deployed, (&templates[*to], &environment()), &allowances);
                judgement.refusals.is_empty()
            };
            (0..templates.len()).filter(|to| *to != from).filter(accepts).collect()
        });
        let next = next.collect();
        Self { states, next }
    }

    /// The fewest updates, of which none removes a replica that the end has.
    fn fewest(&self, from: usize, to: usize) -> Option<usize> {
        let mut distances = BTreeMap::from([(from, 0)]);
        let mut waiting = std::collections::VecDeque::from([from]);
        while let Some(at) = waiting.pop_front() {
            if at == to {
                return distances.get(&at).copied();
            }
            for next in &self.next[at] {
                let removed = self.states[at].replicas & !self.states[*next].replicas;
                if removed & self.states[to].replicas == 0 && !distances.contains_key(next) {
                    distances.insert(*next, distances[&at] + 1);
                    waiting.push_back(*next);
                }
            }
        }
        None
    }
}

fn no_plan_is_longer(states: Vec<State>, stride: usize) {
    let ways = Ways::between(states);
    let (mut planned, mut most) = (0, 0);
    let count = ways.states.len();
    for pair in (0..count * count).step_by(stride) {
        let (from, to) = (pair / count, pair % count);
        let (old, new) = (ways.states[from], ways.states[to]);
        let lost = old.regions().filter(|region| !new.regions().any(|it| it == *region));
        let allowances =
            lost.fold(Allowances::default(), |all, region| all.replica("Orders", region));
        let target = new.template();
        let plan = Plan::between(&old.template(), &target, &environment(), &allowances);
        let length = match &plan {
            Plan::Nothing => Some(0),
            Plan::Steps(steps) => Some(steps.len()),
            Plan::Refused(_) => None,
        };
        let fewest = ways.fewest(from, to);
        assert_eq!(length, fewest, "{old:?} → {new:?}: {}", plan.text("app"));
        rest_is_planned_from_each_step(&plan, &target, &allowances);
        planned += usize::from(length.is_some());
        most = most.max(length.unwrap_or(0));
    }
    assert!(planned > 100 && most >= 4, "{planned} plans of {most} steps at most");
}

#[test]
fn no_plan_is_longer_than_the_shortest_way() {
    // The long form tries every pair of 400 states: `TABLATURE_PLANS=1`, with `--release`.
    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen by hand")]
    let is_long = std::env::var_os("TABLATURE_PLANS").is_some();
    match is_long {
        true => no_plan_is_longer(State::all(3, true), 1),
        false => no_plan_is_longer(State::all(2, false), 17),
    }
}

/// The values of a test are what they seem.
#[test]
fn states_differ() {
    let states = State::all(2, true);
    let texts: std::collections::BTreeSet<String> =
        states.iter().map(|state| state.template().to_json()).collect();
    assert_eq!(texts.len(), states.len());
    assert!(!texts.iter().any(|text| text.contains(&Value::Null.to_string())));
}
