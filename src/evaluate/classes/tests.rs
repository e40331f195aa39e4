use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::*;
use crate::evaluate::check::Check;
use crate::evaluate::context::{Found, Value};
use crate::evaluate::environment::Environment;
use crate::evaluate::evaluator::Evaluator;
use crate::evaluate::openness::Openness;
use crate::evaluate::policy::Policy;
use crate::evaluate::statement::Fit;
use crate::evaluate::tags::OtherTags;
use crate::evaluate::text::Text;
use crate::evaluate::unknown::{Missing, Unknown};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:111122223333:table/Notes";
const TAG: &str = "aws:principaltag/owner";
const TEAM: &str = "aws:principaltag/team";

fn policy(statements: &[Json]) -> Policy {
    Policy::from_json("P", json!({ "Version": "2012-10-17", "Statement": statements }))
}

/// A session whose tags `owner` and `team` are claims of any text.
fn context(action: Action) -> Context {
    let kinds = [CallerKind::AssumedRole].into();
    let claim = |tag: &str| {
        let claim = Missing::Claim { tag: tag.to_owned(), claim: format!("custom:{tag}") };
        Value::Unknown(Arc::new(Unknown::new("a claim").until_given(claim)))
    };
    let base = Context::new().with_value(TAG, claim("owner")).with_value(TEAM, claim("team"));
    Context::new().over(
        Arc::new(base),
        Openness {
            purpose: action.into(),
            kinds,
            tags: OtherTags::None,
            session_tags: false,
            resource_tags: OtherTags::Open,
        },
    )
}

fn classes<T: Ord>(
    policy: &Policy,
    action: Action,
    of: impl Fn(&Context) -> T,
) -> Result<BTreeSet<T>, NotDecided> {
    let context = context(action);
    let kinds = [CallerKind::AssumedRole];
    let common = Common { action: Some(action), kinds: &kinds, contexts: &[&context] };
    let statements = policy.statements.iter().map(Arc::as_ref);
    let mut seen = BTreeSet::new();
    Classes::of(statements, &common)?.visit_where(&mut { MOST_CLASSES }, |visited| {
        let Visited::Whole(keys) = visited else { return GoOn::Deeper };
        let request =
            keys.iter().fold(context.clone(), |it, (key, value)| it.with_value(key, value.clone()));
        seen.insert(of(&request));
        GoOn::Deeper
    })?;
    Ok(seen)
}

/// Which statements apply to a request.
fn outcome(policy: &Policy, action: Action, context: &Context) -> Vec<char> {
    let check = Check::of(action, Text::known(TABLE), context.clone());
    let fits = policy.statements.iter().map(|statement| match statement.fit(&check, None) {
        Fit::Applies => 'y',
        Fit::Not(_) => 'n',
        Fit::Unknown(_) => '?',
    });
    fits.collect()
}

/// Which of statements with these conditions apply together: `yn` if the first does and the second does not.
pub(super) fn outcomes(action: Action, conditions: &[Json]) -> BTreeSet<String> {
    let statements: Vec<Json> = conditions.iter().map(allowing).collect();
    let policy = policy(&statements);
    classes(&policy, action, |it| outcome(&policy, action, it).into_iter().collect()).unwrap()
}

pub(in crate::evaluate) fn allowing(condition: &Json) -> Json {
    json!({ "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*", "Condition": condition })
}

/// A role `R` of a session with tags, with these statements, and a table `T`.
pub(in crate::evaluate) fn evaluator(statements: &[Json]) -> Evaluator {
    let template = json!({ "Resources": {
        "T": { "Type": "AWS::DynamoDB::Table", "Properties": { "TableName": "Notes" } },
        "R": { "Type": "AWS::IAM::Role", "Properties": {
            "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": {
                "Effect": "Allow", "Principal": { "AWS": "111122223333" },
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            } },
            "Policies": [{ "PolicyName": "P", "PolicyDocument": {
                "Version": "2012-10-17", "Statement": statements,
            } }],
        } },
    } });
    let environment = Environment::new("111122223333", "eu-west-1").any_stack_tags();
    Evaluator::of(&template.into(), environment)
}

/// The keys of a request that [`Dice::request`] has drawn, each with its value or its absence.
pub(in crate::evaluate) fn keys_in(request: &Context) -> [(String, Value); 8] {
    let named = [
        TAG,
        TEAM,
        "aws:multifactorauthage",
        "aws:sourceip",
        "aws:currenttime",
        "dynamodb:leadingkeys",
        "dynamodb:firstpartitionkeyvalues",
        dimension::FULL_SCAN,
    ];
    named.map(|key| {
        let value = match request.find(key) {
            Found::One(text) => Value::One(text.clone()),
            Found::Many(texts) => Value::Many(texts.to_vec()),
            Found::Absent | Found::Unknown(_) => Value::Absent,
        };
        (key.to_owned(), value)
    })
}

fn rows(policy: &Policy, action: Action) -> Vec<String> {
    let key = |context: &Context| match context.find(dimension::ROWS) {
        Found::Many(rows) => rows.iter().map(ToString::to_string).collect::<Vec<_>>().join("+"),
        _ => "none".to_owned(),
    };
    classes(policy, action, key).unwrap().into_iter().collect()
}

#[test]
fn rows_are_told_apart_by_the_patterns_they_match() {
    let own = |pattern: &str| {
        policy(&[allowing(
            &json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": pattern } }),
        )])
    };
    assert_eq!(rows(&own("USER#*"), Action::GetItem), ["U", "USER#"]);
    // PartiQL may scan.
    assert_eq!(rows(&own("shared"), Action::PartiQLSelect), ["none", "s", "shared"]);
    assert_eq!(rows(&policy(&[]), Action::GetItem), ["none"]);
}

#[test]
fn a_batch_may_name_rows_of_two_kinds() {
    let one = |row: &str| {
        allowing(&json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": row } }))
    };
    let both = policy(&[
        one("a"),
        allowing(&json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["a", "b"] } })),
    ]);
    let found = rows(&both, Action::BatchGetItem);
    assert!(found.contains(&"b".to_owned()), "{found:?}");
    // `a` passes both, and with `b` only the second.
    assert_eq!(found.len(), 3);
    let any = policy(&[
        allowing(&json!({ "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": "a" } })),
        allowing(&json!({ "ForAnyValue:StringEquals": { "dynamodb:LeadingKeys": "b" } })),
    ]);
    assert_eq!(rows(&any, Action::BatchGetItem).len(), 4);
    assert_eq!(rows(&any, Action::GetItem).len(), 3);
}

#[test]
fn a_user_may_own_the_rows_of_another_one() {
    let condition = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/owner}#*" } });
    let beside = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "USER#*" } });
    let policy = policy(&[allowing(&condition), allowing(&beside)]);
    let outcomes = classes(&policy, Action::GetItem, |it| outcome(&policy, Action::GetItem, it));
    assert!(outcomes.unwrap().contains(&vec!['y', 'y']));
}

#[test]
fn what_says_the_same_twice_is_one_key() {
    let twice = policy(&[
        allowing(&json!({ "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "a" } })),
        allowing(
            &json!({ "ForAllValues:StringEquals": { "dynamodb:FirstPartitionKeyValues": "a" } }),
        ),
    ]);
    let outcomes = classes(&twice, Action::GetItem, |it| outcome(&twice, Action::GetItem, it));
    assert_eq!(outcomes.unwrap(), BTreeSet::from([vec!['y', 'y'], vec!['n', 'n']]));
    let network = policy(&[
        allowing(&json!({ "Null": { "aws:SourceIp": "false" } })),
        allowing(&json!({ "Null": { "aws:SourceVpce": "false" } })),
    ]);
    let outcomes = classes(&network, Action::GetItem, |it| outcome(&network, Action::GetItem, it));
    assert!(!outcomes.unwrap().contains(&vec!['y', 'y']));
}

#[test]
fn a_key_of_one_value_has_one_also_where_it_is_compared_as_a_set() {
    for set in ["ForAnyValue", "ForAllValues"] {
        let as_set =
            json!({ format!("{set}:StringEquals"): { "aws:PrincipalTag/owner": ["a", "b"] } });
        let alone = json!({ "StringEquals": { "aws:PrincipalTag/owner": "a" } });
        let outcomes = outcomes(Action::GetItem, &[as_set, alone]);
        assert!(outcomes.iter().all(|it| !it.contains('?')), "{outcomes:?}");
        assert!(outcomes.contains("yy") && outcomes.contains("yn"), "{outcomes:?}");
    }
}

#[test]
fn seconds_since_1970_are_whole_and_no_year() {
    // The year 2026 has both; 2026 seconds after the beginning of 1970 are long over.
    for (number, expected) in
        [("1767225600.5", ["ny", "yn"].as_slice()), ("2026", &["ny"]), ("1577836800", &["ny"])]
    {
        let (before, after) = ("NumericLessThan", "NumericGreaterThanEquals");
        let of = |operator: &str| json!({ operator: { "aws:EpochTime": number } });
        let found = outcomes(Action::Scan, &[of(before), of(after)]);
        let expected = expected.iter().map(|it| (*it).to_owned()).collect();
        assert_eq!(found, expected, "{number}");
    }
}

#[test]
fn where_classes_are_not_known_it_says_so() {
    let refused = |statement: Json| {
        let policy = policy(&[statement]);
        classes(&policy, Action::GetItem, |_| ()).unwrap_err().why
    };
    let twice = json!({ "ForAllValues:StringLike": {
        "dynamodb:LeadingKeys": "${aws:PrincipalTag/owner}#${aws:PrincipalTag/owner}",
    } });
    assert_eq!(
        refused(allowing(&twice)),
        "`${aws:PrincipalTag/owner}#${aws:PrincipalTag/owner}` has several variables"
    );
    let resource = json!({
        "Effect": "Allow", "Action": "dynamodb:*",
        "Resource": "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/owner}",
    });
    assert_eq!(refused(resource), "`aws:PrincipalTag/owner` is a variable in a resource");
    let wild: Vec<String> = ('a'..='z').map(|letter| format!("*{letter}*")).collect();
    let wild = json!({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": wild } });
    assert!(refused(allowing(&wild)).contains("too many texts"));
}

/// Numbers that look random, the same in each run.
pub(in crate::evaluate) struct Dice(u64);

impl Dice {
    pub(in crate::evaluate) fn new(seed: usize) -> Self {
        Self(u64::try_from(seed).unwrap().wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(in crate::evaluate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1_000_003).unwrap() % sides
    }

    fn one_of<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    fn text(&mut self) -> String {
        let length = 1 + self.roll(5);
        (0..length).map(|_| self.one_of(&["U", "#", "a", "b", "U#"])).collect()
    }

    pub(in crate::evaluate) fn condition(&mut self) -> Json {
        let patterns = [
            "U#*",
            "U#a",
            "a",
            "*#b",
            "U?a*",
            "${aws:PrincipalTag/owner}",
            "U#${aws:PrincipalTag/owner}",
            "${aws:PrincipalTag/owner}#*",
            "*",
            "U#${aws:PrincipalTag/owner}#*",
            "${aws:PrincipalTag/team}",
            "T#${aws:PrincipalTag/team, 'b'}",
            "t#*",
            "u#a*",
        ];
        let set = self.one_of(&["ForAllValues:", "ForAnyValue:"]);
        let base = self.one_of(&[
            "StringLike",
            "StringEquals",
            "StringNotLike",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
        ]);
        let values: Vec<&str> = (0..=self.roll(2)).map(|_| self.one_of(&patterns)).collect();
        let tag = self.one_of(&["aws:PrincipalTag/owner", "aws:PrincipalTag/team"]);
        let flag = self.one_of(&["true", "false"]);
        match self.roll(12) {
            0 => json!({ base: { tag: self.one_of(&["U*", "a", "b:*"]) } }),
            1 => json!({ "Null": { tag: flag } }),
            5 => json!({ "Null": { "dynamodb:LeadingKeys": flag } }),
            6 => json!({ format!("{set}{base}"): { "dynamodb:LeadingKeys": [] } }),
            7 => json!({ "Bool": { "dynamodb:FullTableScan": flag } }),
            8 => json!({ format!("{set}{base}IfExists"): { "dynamodb:LeadingKeys": values } }),
            2 => {
                json!({ self.one_of(&["NumericLessThan", "NumericGreaterThanEquals", "NumericEquals"]): {
                "aws:MultiFactorAuthAge": self.one_of(&["300", "301", "3600"]) } })
            }
            3 => json!({ self.one_of(&["IpAddress", "NotIpAddressIfExists"]): {
                "aws:SourceIp": self.one_of(&["10.0.0.0/8", "10.1.0.0/16", "2001:db8::/32"]) } }),
            4 => json!({ self.one_of(&["DateLessThan", "DateGreaterThan"]): {
                "aws:CurrentTime": self.one_of(&["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]) } }),
            _ => json!({ format!("{set}{base}"): { "dynamodb:LeadingKeys": values } }),
        }
    }

    /// Up to so many statements, of which some deny, under a condition or two.
    pub(in crate::evaluate) fn statements(&mut self, most: usize) -> Vec<Json> {
        let number = 1 + self.roll(most);
        let statement = |_| {
            let mut conditions = self.condition();
            for _ in 0..self.roll(2) {
                let (Json::Object(all), Json::Object(more)) = (&mut conditions, self.condition())
                else {
                    continue;
                };
                for (operator, keys) in more {
                    all.entry(operator).or_insert(keys);
                }
            }
            let mut statement = allowing(&conditions);
            if self.roll(3) == 0 {
                statement["Effect"] = json!("Deny");
            }
            statement
        };
        (0..number).map(statement).collect()
    }

    /// An action that names rows: one, or several, or perhaps none.
    pub(in crate::evaluate) fn action(&mut self) -> Action {
        let actions =
            [Action::GetItem, Action::BatchGetItem, Action::BatchWriteItem, Action::PartiQLSelect];
        actions[self.roll(actions.len())]
    }

    /// A request as a caller may make it.
    pub(in crate::evaluate) fn request(&mut self, action: Action) -> Context {
        let mut context = context(action);
        let owner = match self.roll(5) {
            0 => None,
            // A tag has no `#`.
            _ => Some(self.text().replace('#', ":")),
        };
        let owned = owner.clone().unwrap_or_default();
        let team = match self.roll(3) {
            0 => None,
            _ => Some(self.text().replace('#', ":")),
        };
        let of_team = team.clone().unwrap_or_else(|| "b".to_owned());
        context = match team {
            Some(team) => context.with(TEAM, team),
            None => context.without(TEAM),
        };
        context = match owner {
            Some(owner) => context.with(TAG, owner),
            None => context.without(TAG),
        };
        let count = if action.names_several_rows() { 1 + self.roll(3) } else { 1 };
        let rows: Vec<String> = (0..count)
            .map(|_| match self.roll(6) {
                4 => of_team.clone(),
                5 => format!("T#{of_team}"),
                0 => format!("U#{owned}"),
                1 => format!("{owned}#{}", self.text()),
                2 if !owned.is_empty() => owned.clone(),
                _ => self.text(),
            })
            .collect();
        let in_any_case = |row: String| if self.roll(4) == 0 { row.to_lowercase() } else { row };
        let rows: Vec<String> = rows.into_iter().map(in_any_case).collect();
        let may_scan = action.takes_condition_key(dimension::FULL_SCAN);
        let scans = may_scan && self.roll(3) == 0;
        if may_scan {
            context = context.with(dimension::FULL_SCAN, if scans { "true" } else { "false" });
        }
        context = if scans {
            context.without(dimension::ROWS).without("dynamodb:firstpartitionkeyvalues")
        } else {
            let context = context.with_list(dimension::ROWS, rows.clone());
            context.with_list("dynamodb:firstpartitionkeyvalues", rows)
        };
        context = match self.roll(3) {
            0 => context.without("aws:multifactorauthage"),
            _ => context.with(
                "aws:multifactorauthage",
                self.one_of(&["0", "299", "300", "301", "302", "9999"]),
            ),
        };
        context = match self.roll(4) {
            0 => context.without("aws:sourceip"),
            _ => context.with(
                "aws:sourceip",
                self.one_of(&["10.0.0.9", "10.1.2.3", "11.0.0.1", "2001:db8::7", "::1"]),
            ),
        };
        let now = self.one_of(&[
            "2025-12-31T23:00:00Z",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.3Z",
            "2026-01-01T00:00:01Z",
            "2027-01-01T00:00:00Z",
        ]);
        context.with("aws:currenttime", now)
    }
}

/// How many policies are made up. For the long run compile with `TABLATURE_CLASSES=100000`.
pub(in crate::evaluate) fn count() -> usize {
    option_env!("TABLATURE_CLASSES").and_then(|text| text.parse().ok()).unwrap_or(150)
}

#[test]
fn every_request_is_decided_as_its_class_is() {
    let mut asked = 0;
    for seed in 1..=count() {
        let mut dice = Dice::new(seed);
        let statements: Vec<Json> =
            (0..1 + dice.roll(3)).map(|_| allowing(&dice.condition())).collect();
        let policy = policy(&statements);
        let action = if dice.roll(2) == 0 { Action::GetItem } else { Action::BatchGetItem };
        let outcomes = classes(&policy, action, |it| outcome(&policy, action, it));
        let outcomes = outcomes.unwrap_or_else(|error| panic!("seed {seed}: {}", error.why));
        for _ in 0..60 {
            let request = dice.request(action);
            let own = outcome(&policy, action, &request);
            assert!(
                outcomes.contains(&own),
                "seed {seed}: {} of {request} is {own:?}, and classes have {outcomes:?}\n{}",
                action.name(),
                serde_json::to_string_pretty(&statements).unwrap()
            );
            asked += 1;
        }
    }
    assert_eq!(asked, count() * 60);
}
