//! Tables elsewhere: resources of DynamoDB's that are not the template's, as far as statements tell them apart.
//!
//! What a statement names in full is one. Of what its wildcards include there is one for each combination of patterns
//! that some name matches, in the stack's Region and account, those that statements name, and one more Region.

use std::collections::{BTreeMap, BTreeSet};

use super::classes::NotDecided;
use super::classes::steps::{Characters, Step, steps};
use super::classes::texts::telling_apart_within;
use super::context::Context;
use super::evaluator::Evaluator;
use super::glob;
use super::pattern::Pattern;
use super::request::Request;
use super::session::Session;
use super::statement::Statement;
use super::text::{ANY_CHARACTER, ANY_TEXT, is_gap};
use crate::facts::regions::{self, is_region, partition_of};
use crate::facts::{Action, ResourceKind};
use crate::policy_syntax::Effect;

/// A resource that is not the template's.
pub(crate) struct Outside {
    arn: String,
    /// Whether it is one of many that a wildcard includes.
    is_example: bool,
}

/// More states are not looked at. A template has hundreds of tables, whose names are among the texts.
const MOST_STATES: usize = 20_000;

/// The parts of an ARN as a statement names it, with its wildcards marked. What deployment fills in may be anything.
#[derive(Clone)]
struct Named {
    /// Partition, service, Region and account.
    head: [String; 4],
    part: String,
    /// Whether it is in an Allow, whose resources it names.
    allows: bool,
}

impl Outside {
    /// The resources that are no template's of these sessions, that their statements tell apart, and on which one of them
    /// may allow something.
    ///
    /// # Errors
    ///
    /// If they tell apart too many.
    pub(crate) fn of(sessions: &[&Session<'_>]) -> Result<Vec<Self>, NotDecided> {
        let Some(first) = sessions.first() else { return Ok(Vec::new()) };
        let evaluator = first.evaluator();
        let own: Vec<_> = sessions.iter().flat_map(|it| it.evaluator().own_arns()).collect();
        let beside: Vec<_> =
            sessions.iter().filter_map(|it| it.evaluator().neighbours.as_ref()).collect();
        let is_own = |arn: &str| {
            own.iter().any(|own| own.has(arn)) || beside.iter().any(|it| it.have_resource(arn))
        };
        let mut all: Vec<Named> = Vec::new();
        // Those that depend on where something is, with what is known of the session.
        let mut by_place: Vec<(&Pattern, bool, Context)> = Vec::new();
        let mut compared = Compared::default();
        for session in sessions {
            let context = session.who().open_context();
            for statement in session.prepared_policies().statements() {
                if statement.possible_actions().is_empty() {
                    continue;
                }
                let (patterns, negated) = statement.resources();
                let allows = !matches!(statement.effect, Ok(Effect::Deny));
                for pattern in patterns.filter(|pattern| !is_own(pattern.marked())) {
                    all.push(Named::of(pattern, allows && !negated, &context));
                    if pattern.has_variables() {
                        by_place.push((pattern, allows && !negated, context.clone()));
                    }
                }
                if negated && allows {
                    all.push(Named { allows, ..Named::anything() });
                }
                compared.read(statement);
            }
        }
        if sessions.iter().any(|it| it.prepared_policies().is_opaque()) {
            all.push(Named { allows: true, ..Named::anything() });
        }
        all.retain(|one| glob::matches(&one.head[1], "dynamodb"));
        let mut found: Vec<Outside> = Vec::new();
        for (region, account) in evaluator.places(&all, &compared) {
            let filled = by_place.iter().map(|(pattern, allows, context)| {
                let context = context.clone().with("aws:requestedregion", &region);
                let context = context.with("aws:resourceaccount", &account);
                Named::of(pattern, *allows, &context)
            });
            let filled: Vec<Named> = filled.collect();
            let of_place = all.iter().chain(&filled);
            let of_place = of_place.filter(|one| one.may_be_in(&region, &account));
            let of_place: Vec<&Named> = of_place.collect();
            let partition = evaluator.environment.partition_id();
            let head = format!("arn:{partition}:dynamodb:{region}:{account}:");
            let own = own.iter().filter_map(|own| own.arn.strip_prefix(&head));
            let own: Vec<&str> = own.collect();
            for (part, is_example) in parts(&of_place, &own, region.is_empty())? {
                let arn = format!("{head}{part}");
                let is_known = found.iter().any(|known| known.arn == arn);
                // Global tables of the first version, and nothing else, are in no Region.
                let kind = ResourceKind::of_arn_part(&part);
                let is_one = kind
                    .is_some_and(|kind| (kind == ResourceKind::GlobalTable) == region.is_empty());
                if !is_own(&arn) && !is_known && is_one {
                    found.push(Outside { arn, is_example });
                }
            }
        }
        Ok(found)
    }
}

impl Evaluator {
    /// The Regions and accounts in which statements name something.
    fn places(&self, all: &[Named], compared: &Compared) -> BTreeSet<(String, String)> {
        let here = &self.environment;
        let named = all.iter().map(|one| one.head[2].as_str()).filter(|it| is_region(it));
        let is_here =
            |code: &&str| partition_of(code).map(|it| it.id()) == Some(here.partition_id());
        let all_regions = regions::all().iter().map(|region| region.code).filter(is_here);
        let mut regions: Vec<&str> = named.chain([here.region()]).collect();
        let others: Vec<&str> = all_regions.filter(|code| !regions.contains(code)).collect();
        regions.extend(compared.told_apart(&others, all));
        // Where one account is told apart, others are, too.
        let is_told = |one: &Named| !one.allows && is_literal(&one.head[3]);
        let is_account_told = compared.is_account_told || all.iter().any(is_told);
        let mut places = BTreeSet::new();
        for one in all.iter().filter(|one| one.allows) {
            let [_, _, region, account] = &one.head;
            let fits = |code: &&str| glob::matches(region, code);
            let mut of_one: Vec<&str> = regions.iter().copied().filter(fits).collect();
            if is_literal(region) || glob::matches(region, "") {
                // A global table of the first version is in none.
                of_one.push(if is_literal(region) { region } else { "" });
            }
            let own = match glob::matches(account, here.account()) {
                true => here.account().to_owned(),
                false => filled(account),
            };
            let others = compared.accounts.iter().filter(|it| glob::matches(account, it));
            let any = Some(filled(account)).filter(|_| is_account_told && !is_literal(account));
            for account in [&own].into_iter().chain(others).chain(&any) {
                places.extend(of_one.iter().map(|it| ((*it).to_owned(), account.clone())));
            }
        }
        places
    }
}

/// What conditions compare of where a resource is.
#[derive(Default)]
struct Compared {
    /// Patterns of Regions, in lower case.
    regions: Vec<String>,
    accounts: Vec<String>,
    /// Whether the account decides.
    is_account_told: bool,
}

impl Compared {
    fn read(&mut self, statement: &Statement) {
        for condition in statement.conditions() {
            match condition.lower_key() {
                "aws:requestedregion" => {
                    let patterns = condition.patterns().map(|one| one.up_to_variables());
                    self.regions.extend(patterns.map(|it| it.to_lowercase()));
                }
                "aws:resourceaccount" => {
                    let literal = condition.patterns().filter_map(Pattern::literal);
                    self.accounts.extend(literal.map(str::to_owned));
                    // Of an account that is kept out others are left.
                    let denies = matches!(statement.effect, Ok(Effect::Deny));
                    let meaning = condition.meaning();
                    self.is_account_told |= meaning.is_none_or(|it| it.negated != denies);
                }
                _ => {}
            }
        }
    }

    /// A Region for each combination of patterns that some of these match, of conditions and of ARNs.
    fn told_apart<'r>(&self, regions: &[&'r str], named: &[Named]) -> Vec<&'r str> {
        let of_arns = named.iter().map(|one| one.head[2].as_str());
        let patterns: BTreeSet<&str> =
            self.regions.iter().map(String::as_str).chain(of_arns).collect();
        let mut found: BTreeMap<Vec<bool>, &str> = BTreeMap::new();
        for region in regions.iter().filter(|_| !patterns.is_empty()) {
            let matched = patterns.iter().map(|it| glob::matches(it, region)).collect();
            found.entry(matched).or_insert(region);
        }
        found.into_values().collect()
    }
}

/// The last parts of ARNs that patterns tell apart, each with whether it is one of many.
fn parts(
    patterns: &[&Named],
    own: &[&str],
    is_global: bool,
) -> Result<Vec<(String, bool)>, NotDecided> {
    let wild: Vec<&Named> = patterns.iter().copied().filter(|one| !is_literal(&one.part)).collect();
    let is_included =
        |part: &str| wild.iter().any(|one| one.allows && glob::matches(&one.part, part));
    // What a Deny names is one of its own where an Allow includes it.
    let literal = patterns.iter().filter(|one| is_literal(&one.part));
    let literal = literal.filter(|one| one.allows || is_included(&one.part));
    let mut found: Vec<(String, bool)> = literal.map(|one| (one.part.clone(), false)).collect();
    if !wild.iter().any(|one| one.allows) {
        return Ok(found);
    }
    let mut all: Vec<Vec<Step>> = wild.iter().map(|one| steps(&one.part, false)).collect();
    for table in own.iter().filter(|own| is_literal(own)) {
        all.push(steps(table, false));
        all.push(steps(&format!("{table}/{ANY_TEXT}"), false));
    }
    // What is named in full is no example of the others that a wildcard includes.
    all.extend(found.iter().filter(|(part, _)| is_included(part)).map(|it| steps(&it.0, false)));
    for kind in ResourceKind::all() {
        if (*kind == ResourceKind::GlobalTable) != is_global {
            continue;
        }
        let texts = telling_apart_within(MOST_STATES, &all, Some(&of_kind(*kind)), 1);
        let why = "what the resources of statements name distinguishes too many tables elsewhere";
        let texts = texts.map_err(|_| NotDecided { why: why.to_owned() })?;
        let is_new =
            |text: &String| is_included(text) && !found.iter().any(|(known, _)| known == text);
        let texts: Vec<String> = texts.into_iter().filter(is_new).collect();
        found.extend(texts.into_iter().map(|text| (text, true)));
    }
    Ok(found)
}

/// What names of a kind are like.
fn of_kind(kind: ResourceKind) -> Vec<Step> {
    let plain = |text: &str| text.chars().map(Step::Character).collect::<Vec<_>>();
    let name = || {
        let three = std::iter::repeat_n(Step::One(Characters::Name), 3);
        three.chain([Step::Any(Characters::Name)]).collect::<Vec<_>>()
    };
    match kind.arn_suffix() {
        None => [plain(&format!("{}/", kind.name())), name()].concat(),
        Some("") => [plain("table/"), name()].concat(),
        Some(suffix) => [plain("table/"), name(), plain(suffix), name()].concat(),
    }
}

impl Named {
    fn of(pattern: &Pattern, allows: bool, context: &Context) -> Self {
        let marked = pattern.possible(context);
        match marked.splitn(6, ':').collect::<Vec<_>>().as_slice() {
            ["arn", partition, service, region, account, part] => {
                let head = [*partition, *service, *region, *account].map(str::to_owned);
                Self { head, part: (*part).to_owned(), allows }
            }
            _ => Self { allows, ..Self::anything() },
        }
    }

    fn anything() -> Self {
        let any = || ANY_TEXT.to_string();
        Self { head: [any(), any(), any(), any()], part: any(), allows: false }
    }

    fn may_be_in(&self, region: &str, account: &str) -> bool {
        glob::matches(&self.head[2], region) && glob::matches(&self.head[3], account)
    }
}

fn is_literal(pattern: &str) -> bool {
    !pattern
        .contains(|character| is_gap(character) || [ANY_TEXT, ANY_CHARACTER].contains(&character))
}

/// An account that a pattern includes.
fn filled(account: &str) -> String {
    let digits = account.chars().filter(|it| *it != ANY_TEXT).count();
    let missing = "0".repeat(12_usize.saturating_sub(digits));
    account.replacen(ANY_TEXT, &missing, 1).replace(ANY_TEXT, "").replace(ANY_CHARACTER, "0")
}

impl Outside {
    /// A request on it. Its action is replaced later. A policy of its own is not in the template: within the account it
    /// can only take away, and in another one it decides.
    pub(crate) fn request(&self) -> Request {
        Request::new(Action::Query).on_table(&self.arn).closed_if_of_the_account()
    }

    /// Where it is, without marks.
    pub(crate) fn place(&self) -> String {
        match self.is_example {
            true => format!("tables elsewhere, such as {}", self.arn),
            false => self.arn.clone(),
        }
    }

    /// What it is called in a line.
    pub(crate) fn noun(&self) -> String {
        match self.is_example {
            true => format!("tables elsewhere, such as `{}`", self.arn),
            false => format!("`{}`", self.arn),
        }
    }
}
