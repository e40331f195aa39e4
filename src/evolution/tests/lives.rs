//! The life of an app: version after version, each planned from the one before.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::scenarios::{
    environment, indexes, of, reader, rest_is_planned_from_each_step, steps_of, table,
};
use crate::compare::interruptions;
use crate::evolution::deployed::Deployed;
use crate::evolution::judge::judge;
use crate::evolution::{Allowances, Plan};
use crate::rules;
use crate::template::Template;

/// Numbers that are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn is(&mut self, one_of: usize) -> bool {
        self.below(one_of) == 0
    }
}

/// An app with a table, the roles that read its indexes, and a setting or two.
#[derive(Clone)]
pub(super) struct App {
    /// Which of five attributes has an index, and under which version of its name.
    indexes: [Option<usize>; 5],
    regions: Vec<&'static str>,
    has_stream: bool,
    time_to_live: Option<&'static str>,
    tag: usize,
    tables: usize,
    /// Whether it is paid by throughput, and encrypted with keys of its own.
    is_provisioned: bool,
    has_keys: bool,
    /// A role that may do everything, or everything but on some indexes.
    admin: Option<bool>,
}

const ATTRIBUTES: [&str; 5] = ["user", "day", "city", "state", "price"];

impl App {
    pub(super) fn first() -> Self {
        Self {
            indexes: [None; 5],
            regions: vec!["eu-west-1"],
            has_stream: false,
            time_to_live: None,
            tag: 0,
            tables: 1,
            is_provisioned: false,
            has_keys: false,
            admin: None,
        }
    }

    /// The next version, with one change or several.
    pub(super) fn changed(&self, dice: &mut Dice) -> Self {
        let mut app = self.clone();
        for _ in 0..=dice.below(4) {
            match dice.below(8) {
                0..3 => {
                    let index = &mut app.indexes[dice.below(5)];
                    *index = match index {
                        // It gets another name, or goes.
                        Some(version) if dice.is(2) => Some(*version + 1),
                        Some(_) => None,
                        None => Some(0),
                    };
                }
                3 => {
                    let region = ["us-east-1", "us-west-2", "eu-north-1"][dice.below(3)];
                    if !app.regions.contains(&region) {
                        app.regions.push(region);
                        app.has_stream = true;
                    }
                }
                4 => app.has_stream = true,
                5 => app.time_to_live = Some(["expires", "until"][dice.below(2)]),
                6 => app.tag += 1,
                _ => app.tables += 1,
            }
        }
        app
    }

    /// Another version, with whatever an app may have.
    fn any(dice: &mut Dice) -> Self {
        let mut app = (0..4).fold(Self::first(), |app, _| app.changed(dice));
        app.is_provisioned = dice.is(4);
        app.has_keys = dice.is(3);
        app.admin = [None, Some(false), Some(true)][dice.below(3)];
        app
    }

    pub(super) fn template(&self) -> Template {
        let named = |(at, version): (usize, &Option<usize>)| {
            let version = (*version)?;
            Some((format!("{}{version}", ATTRIBUTES[at]), ATTRIBUTES[at]))
        };
        let own: Vec<(String, &str)> = self.indexes.iter().enumerate().filter_map(named).collect();
        let attributes: Vec<&str> = own.iter().map(|(_, by)| *by).collect();
        let mut properties = indexes(&attributes);
        for (at, (name, _)) in own.iter().enumerate() {
            properties["GlobalSecondaryIndexes"][at]["IndexName"] = name.as_str().into();
        }
        if own.is_empty() {
            properties.as_object_mut().unwrap().remove("GlobalSecondaryIndexes");
        }
        let tags = json!([{ "Key": "version", "Value": self.tag.to_string() }]);
        let replica = |region: &&str| match self.has_keys {
            true => {
                json!({ "Region": region, "Tags": tags, "SSESpecification": { "KMSMasterKeyId": "alias/orders" } })
            }
            false => json!({ "Region": region, "Tags": tags }),
        };
        properties["Replicas"] = self.regions.iter().map(replica).collect();
        if self.has_keys {
            properties["SSESpecification"] = json!({ "SSEEnabled": true, "SSEType": "KMS" });
        }
        if self.is_provisioned {
            let target = json!({ "TargetValue": 70 });
            let write = json!({ "WriteCapacityAutoScalingSettings": {
                "MinCapacity": 1, "MaxCapacity": 10, "SeedCapacity": 1,
                "TargetTrackingScalingPolicyConfiguration": target,
            } });
            properties["BillingMode"] = "PROVISIONED".into();
            let indexes =
                properties.get_mut("GlobalSecondaryIndexes").and_then(Value::as_array_mut);
            for index in indexes.into_iter().flatten() {
                index["WriteProvisionedThroughputSettings"] = write.clone();
            }
            properties["WriteProvisionedThroughputSettings"] = write;
        }
        if self.has_stream {
            properties["StreamSpecification"] = json!({ "StreamViewType": "NEW_AND_OLD_IMAGES" });
        }
        if let Some(attribute) = self.time_to_live {
            properties["TimeToLiveSpecification"] =
                json!({ "AttributeName": attribute, "Enabled": true });
        }
        let mut resources: serde_json::Map<String, Value> = serde_json::Map::new();
        resources.insert("Orders".to_owned(), table(properties));
        for (name, by) in &own {
            resources.insert(format!("Reader{by}"), reader(name));
        }
        if let Some(is_denied) = self.admin {
            let statement = |effect: &str, resource: &str| json!({ "Effect": effect, "Action": "dynamodb:*", "Resource": { "Fn::Sub": resource } });
            let denied = own.iter().filter(|_| is_denied);
            let denied =
                denied.map(|(name, _)| statement("Deny", &format!("${{Orders.Arn}}/index/{name}")));
            let all = std::iter::once(statement("Allow", "${Orders.Arn}*")).chain(denied);
            let mut admin = reader("all");
            admin["Properties"]["Policies"][0]["PolicyDocument"]["Statement"] = all.collect();
            resources.insert("Admin".to_owned(), admin);
        }
        for number in 1..self.tables {
            resources.insert(
                format!("Table{number}"),
                table(json!({ "TableName": format!("table{number}") })),
            );
        }
        of(Value::Object(resources))
    }
}

/// What no plan does, whatever the way: items or a switch are lost, or a right is.
const REFUSED: [&str; 5] = ["EVO008", "EVO019", "EVO024", "EVO036", "EVO051"];

#[test]
fn any_two_versions_have_a_plan_that_is_sound_or_none() {
    // The long form is asked for by hand, as many pairs as are wanted.
    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen by hand")]
    let pairs = std::env::var("TABLATURE_PAIRS").map_or(100, |pairs| pairs.parse().unwrap());
    let (mut sound, mut interrupted) = (0, 0);
    for pair in 0..pairs {
        let mut dice = Dice(pair + 5_000);
        let (old, new) = (App::any(&mut dice).template(), App::any(&mut dice).template());
        let plan = Plan::between(&old, &new, &environment(), &Allowances::default());
        if let Some(refusals) = plan.refusals() {
            let codes: BTreeSet<&str> = refusals.codes().collect();
            assert!(codes.iter().all(|code| REFUSED.contains(code)), "{}", plan.text("app"));
            interrupted += u64::from(codes == BTreeSet::from(["EVO051"]));
            continue;
        }
        is_sound(&old, &new, &Allowances::default(), pair % 20 == 0);
        sound += 1;
    }
    assert!(sound > pairs / 8 && interrupted == 0, "{sound} sound, {interrupted} interrupted");
}

/// Each step is accepted, keeps what both ends grant, and leads to the end.
fn is_sound(old: &Template, new: &Template, allowances: &Allowances, is_checked: bool) -> usize {
    let plan = Plan::between(old, new, &environment(), allowances);
    assert!(plan.refusals().is_none(), "{}", plan.text("app"));
    let steps = steps_of(&plan);
    let mut deployed = Deployed::of(old.clone(), environment());
    let codes = |template: &Template| -> BTreeSet<&'static str> {
        let report = is_checked.then(|| rules::check(template));
        report.iter().flat_map(|report| report.codes()).collect()
    };
    // A statement may outlive its index until the last step, and grants nothing on it.
    let known = &(&codes(old) | &codes(new)) | &BTreeSet::from(["IAM044"]);
    for step in steps {
        let found = codes(step.template());
        assert!(found.is_subset(&known), "{:?}", &found - &known);
        let judgement = judge(&deployed, (step.template(), &environment()), allowances);
        assert!(judgement.refusals.is_empty(), "{:?}", judgement.refusals);
        let broken = interruptions([(old, &environment()), (new, &environment())], step.template());
        assert!(broken.is_empty(), "{broken:?}");
        deployed = Deployed::of(step.template().clone(), environment());
    }
    if !steps.is_empty() {
        assert_eq!(deployed.template.to_json(), new.to_json());
    }
    rest_is_planned_from_each_step(&plan, new, allowances);
    steps.len()
}

#[test]
fn scenario_21_each_version_of_an_app_is_planned_from_the_one_before() {
    let (mut updates, mut most) = (0, 0);
    // Twenty lives of 25 versions; the long form is asked for by hand, as many lives as are wanted.
    #[expect(clippy::disallowed_methods, reason = "the length of a test is chosen by hand")]
    let lives = std::env::var("TABLATURE_LIVES").map_or(20, |lives| lives.parse().unwrap());
    for life in 0..lives {
        let mut dice = Dice(life);
        let mut app = App::first();
        for _ in 0..25 {
            let next = app.changed(&mut dice);
            let steps =
                is_sound(&app.template(), &next.template(), &Allowances::default(), life < 3);
            updates += steps;
            most = most.max(steps);
            app = next;
        }
    }
    assert!(updates > 500 && most >= 4, "{updates} updates, at most {most} for one version");
}
