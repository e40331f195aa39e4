//! `Invariants`: what a file states, for anyone's template.

use super::ask::ask;
use super::names::{self, Known};
use crate::evaluate::{Assumed, Environment, Evaluator, Other};
use crate::facts::{Action, Deed};
use crate::findings::{Finding, Mistake, Report};
use crate::may::{
    Actions, Invariant, May, PrincipalName, Principals, Target, Targets, Where, Who, Whose, on,
};
use crate::names::instead;
use crate::site::Place;
use crate::template::{Node, ReadError, Template};

/// Invariants from a file, for anyone's templates.
///
/// ```json
/// { "invariants": [
///     { "name": "only the backoffice writes what is audited",
///       "principals": "*", "except": ["Backoffice"],
///       "never": { "actions": ["write", "manage"], "on": ["Audit"] } },
///     { "name": "orders are read by their customers, and by the backoffice",
///       "principals": ["Customer", "Backoffice"],
///       "only": { "actions": ["read"], "on": ["Orders", "Orders/index/byDay"] } },
///     { "name": "a customer writes nobody else's rows",
///       "principals": ["Customer"],
///       "never": { "actions": ["dynamodb:PutItem"], "on": ["*"], "rows": "other" } }
/// ] }
/// ```
///
/// - `name`: what findings call it.
/// - `principals`: `"*"` is [`everyone`](super::everyone); others are logical ids, physical names or ARNs. `except`
///   leaves some of them out.
/// - `never`: none of them may do this; `only`: nobody else may.
/// - `actions`: `"read"`, `"write"`, `"manage"`, `"describe"`, `"*"`, or by name.
/// - `on`: `"*"` for every table, also those elsewhere; a table with all that belongs to it, `Table/index/Name` or `Table/stream`.
/// - `rows`: `"every"`, as without it, or `"other"`: requests for the session's own rows alone do not count.
///
/// ```
/// use tablature::evaluate::Environment;
/// use tablature::invariants::Invariants;
/// use tablature::template::Template;
///
/// let text = r#"{ "invariants": [{ "name": "nobody writes", "principals": "*",
///     "never": { "actions": "write", "on": "Notes" } }] }"#;
/// let invariants = Invariants::read("invariants.json", text).unwrap();
///
/// let template = serde_json::json!({ "Resources": {
///     "Notes": { "Type": "AWS::DynamoDB::Table" },
///     "Ann": { "Type": "AWS::IAM::User", "Properties": { "Policies": [{ "PolicyName": "All",
///         "PolicyDocument": { "Version": "2012-10-17", "Statement": {
///             "Effect": "Allow", "Action": "dynamodb:*", "Resource": "*" } } }] } },
/// } });
/// let report = invariants.check(&Template::from(template), &Environment::default());
/// assert_eq!(report.codes(), ["IAM124"]);
/// ```
#[derive(Clone, Debug)]
pub struct Invariants(Vec<Invariant>);

/// The members of an invariant, and of what it rules out.
const MEMBERS: [&str; 5] = ["name", "principals", "except", "never", "only"];
const SENTENCE: [&str; 3] = ["actions", "on", "rows"];

const EVERY: &str = "*";

impl Invariants {
    /// Reads them from the text of a JSON file. `path` is the path in places and findings.
    ///
    /// # Errors
    ///
    /// The first place where the text is not JSON; or else every member that is unknown, missing or malformed.
    pub fn read(path: &str, text: &str) -> Result<Self, ReadError> {
        let document = Template::document(path, text)?;
        let mut reader = Reader { mistakes: Vec::new() };
        let invariants = reader.invariants(Node::root(&document));
        if reader.mistakes.is_empty() { Ok(Self(invariants)) } else { Err(reader.mistakes.into()) }
    }

    /// The findings where a template breaks them as it would be deployed to this environment, whatever the values of
    /// the parameters that it does not set.
    pub fn check(&self, template: &Template, environment: &Environment) -> Report {
        self.check_all([(template, environment.clone())])
    }

    /// The same for templates that are deployed beside each other into one account: the principals of each are asked
    /// about the tables of all, with the policies that any of them has for them.
    ///
    /// ```
    /// use tablature::evaluate::Environment;
    /// use tablature::invariants::Invariants;
    /// use tablature::template::Template;
    ///
    /// let text = r#"{ "invariants": [{ "name": "Ann reads nothing", "principals": "Ann",
    ///     "never": { "actions": "read", "on": "Notes" } }] }"#;
    /// let invariants = Invariants::read("invariants.json", text).unwrap();
    ///
    /// let tables = Template::from(serde_json::json!({ "Resources": {
    ///     "Notes": { "Type": "AWS::DynamoDB::Table" },
    ///     "Read": { "Type": "AWS::IAM::UserPolicy", "Properties": { "UserName": "ann",
    ///         "PolicyName": "Read", "PolicyDocument": { "Version": "2012-10-17", "Statement": {
    ///             "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*" } } } },
    /// } }));
    /// let people = Template::from(serde_json::json!({ "Resources": {
    ///     "Ann": { "Type": "AWS::IAM::User", "Properties": { "UserName": "ann" } },
    /// } }));
    /// let here = Environment::default;
    /// let report = invariants.check_all([(&tables, here()), (&people, here())]);
    /// assert_eq!(report.codes(), ["IAM124"]);
    /// ```
    pub fn check_all<'t>(
        &self,
        templates: impl IntoIterator<Item = (&'t Template, Environment)>,
    ) -> Report {
        let Judged { broken, misnamed, .. } = self.judge(templates.into_iter().collect());
        Report::new(broken.into_iter().flatten().chain(misnamed).collect())
    }

    pub(crate) fn judge(&self, templates: Vec<(&Template, Environment)>) -> Judged {
        let templates = templates.into_iter();
        let templates = templates.map(|(template, it)| (template, it.any_parameters()));
        let templates: Vec<(&Template, Environment)> = templates.collect();
        let evaluators = Evaluator::of_neighbours(&templates);
        let read = templates.iter().zip(evaluators).map(|((template, _), evaluator)| {
            let others = evaluator.others(template);
            (*template, evaluator, others)
        });
        let read: Vec<(&Template, Evaluator, Vec<Other>)> = read.collect();
        let known: Vec<Known<'_>> =
            read.iter().map(|(_, evaluator, others)| Known::of(evaluator, others)).collect();
        let (sound, misnamed) = names::sound(&self.0, &known, None);
        let is_imported = |(place, _): &(Where, Whose)| match place {
            Where::Here(target) => read.iter().any(|(_, it, _)| it.is_imported(&target.table)),
            Where::Anywhere => true,
        };
        let is_elsewhere = |one: &&Invariant| one.never.targets.0.iter().any(is_imported);
        let mut assumed = Assumed::default();
        if sound.iter().any(is_elsewhere) {
            assumed = assumed.with_closed_tables();
        }
        for (_, evaluator, _) in &read {
            assumed = assumed.with_keys(evaluator.keys_left_to_the_account());
        }
        let of_template = |(number, (template, evaluator, others)): (
            usize,
            &(&Template, Evaluator, Vec<Other>),
        )| {
            let beside = read.iter().enumerate().filter(|(other, _)| *other != number);
            let neighbours: Vec<&Evaluator> = beside.map(|(_, (_, other, _))| other).collect();
            ask(&sound, evaluator, others, template, &neighbours)
        };
        let broken = read.iter().enumerate().map(of_template).collect();
        let shared = names::shared(&sound, &known);
        Judged { broken, misnamed, sound: sound.len(), assumed, shared }
    }

    /// How many there are.
    #[cfg(feature = "cli")]
    pub(crate) fn number(&self) -> usize {
        self.0.len()
    }
}

/// What invariants say of templates.
pub(crate) struct Judged {
    /// For each template the findings where it breaks them.
    pub(crate) broken: Vec<Vec<Finding>>,
    /// What they name and no template has.
    pub(crate) misnamed: Vec<Finding>,
    /// How many were asked: those that name only what there is.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the command line says it"))]
    pub(crate) sound: usize,
    /// What is assumed of policies that are in no template.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the command line says it"))]
    pub(crate) assumed: Assumed,
    /// The names that several templates have, with the numbers of those.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "the command line says it"))]
    pub(crate) shared: Vec<(String, Vec<usize>)>,
}

struct Reader {
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn mistake(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        if let Some(place) = node.place() {
            self.mistakes.push(Mistake::new(place.clone(), message).help(help));
        }
    }

    fn invariants(&mut self, root: Node<'_>) -> Vec<Invariant> {
        let shape =
            "write `{ \"invariants\": [{ \"name\": …, \"principals\": …, \"never\": … }] }`";
        if !root.is_object() {
            self.mistake(&root, "invariants are a JSON object", shape);
            return Vec::new();
        }
        self.members(&root, &["invariants"]);
        let Some(list) = root.get("invariants") else {
            self.mistake(&root, "`invariants` is missing", shape);
            return Vec::new();
        };
        if !list.is_list() || list.items().next().is_none() {
            self.mistake(&list, "`invariants` is a list of at least one", shape);
        }
        list.items().filter_map(|one| self.invariant(one)).collect()
    }

    fn invariant(&mut self, node: Node<'_>) -> Option<Invariant> {
        if !node.is_object() {
            self.mistake(
                &node,
                "an invariant is a JSON object",
                "it has `name`, `principals` and `never`",
            );
            return None;
        }
        self.members(&node, &MEMBERS);
        let name = self.text(&node, "name", "it says what findings call it, or why it is stated");
        let listed = node.get("principals");
        if listed.is_none() {
            let help = "write `\"principals\": \"*\"` for everyone, or a list of names";
            self.mistake(&node, "`principals` is missing", help);
        }
        let is_everyone = listed.is_some_and(|it| it.as_str() == Some(EVERY))
            || listed.is_some_and(|it| it.items().any(|one| one.as_str() == Some(EVERY)));
        let these = if is_everyone { Vec::new() } else { self.names(listed, "principals") };
        let except = self.names(node.get("except"), "except");
        let (who, sentence) = match (node.get("never"), node.get("only")) {
            (Some(never), None) => {
                let who = if is_everyone { Who::Everyone } else { Who::These(these) };
                (Principals { who, except }, never)
            }
            (None, Some(only)) => {
                if let Some(listed) = listed.filter(|_| is_everyone) {
                    self.mistake(
                        &listed,
                        "`only` everyone rules nothing out",
                        "name who may, or write `never`",
                    );
                }
                let except = these.into_iter().chain(except).collect();
                (Principals { who: Who::Everyone, except }, only)
            }
            (Some(_), Some(only)) => {
                self.mistake(
                    &only,
                    "an invariant has `never` or `only`, not both",
                    "write two invariants",
                );
                return None;
            }
            (None, None) => {
                let help = "write `\"never\": { \"actions\": [\"write\"], \"on\": [\"Table\"] }`";
                self.mistake(&node, "`never` is missing", help);
                return None;
            }
        };
        let (actions, targets) = self.sentence(sentence)?;
        let place = node.get("name").and_then(|name| name.place().cloned());
        Some(Invariant { name: name?, never: May { who, actions, targets }, place })
    }

    fn sentence(&mut self, node: Node<'_>) -> Option<(Actions, Targets)> {
        if !node.is_object() {
            self.mistake(&node, "what is ruled out is a JSON object", "it has `actions` and `on`");
            return None;
        }
        self.members(&node, &SENTENCE);
        let whose = match node.get("rows").map(|rows| (rows, rows.as_str())) {
            None | Some((_, Some("every"))) => Whose::Everyones,
            Some((_, Some("other"))) => Whose::Others,
            Some((rows, _)) => {
                self.mistake(
                    &rows,
                    "rows are `every` or `other`",
                    "`other` are those of somebody else than the session",
                );
                Whose::Everyones
            }
        };
        let mut actions = Actions::from(Vec::new());
        for word in self.texts(node.get("actions"), &node, "actions") {
            if let Some(these) = self.actions(&word) {
                actions = actions.and(these);
            }
        }
        let mut targets = Vec::new();
        for word in self.texts(node.get("on"), &node, "on") {
            targets.push((self.target(&word), whose));
        }
        Some((actions, Targets(targets)))
    }

    fn actions(&mut self, node: &Node<'_>) -> Option<Actions> {
        let word = node.as_str()?;
        if word == EVERY {
            return Some(super::all_actions());
        }
        if let Some(deed) = Deed::ALL.into_iter().find(|deed| deed.word() == word) {
            return Some(deed.into());
        }
        if let Some(action) = Action::from_name(word) {
            return Some(action.into());
        }
        let deeds = Deed::ALL.iter().map(|deed| deed.word());
        let actions = Action::all().iter();
        let known: Vec<&str> = match word.contains(':') {
            true => actions.map(|it| it.qualified_name()).collect(),
            false => deeds.chain(actions.map(|it| it.name())).collect(),
        };
        let help = match crate::names::nearest(word, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `read`, `write`, `manage`, `describe`, `*`, or an action such as \
                     `dynamodb:PutItem`, without wildcards"
                .to_owned(),
        };
        self.mistake(node, format!("there is no action `{word}`"), help);
        None
    }

    fn target(&mut self, node: &Node<'_>) -> Where {
        let word = node.as_str().unwrap_or_default();
        if word == EVERY {
            return Where::Anywhere;
        }
        let target = match (word.split_once("/index/"), word.strip_suffix("/stream")) {
            (Some((table, index)), _) => on(table).index(index),
            (None, Some(table)) => on(table).stream(),
            (None, None) => on(word),
        };
        Where::Here(Box::new(Target { place: node.place().cloned(), ..target }))
    }

    /// Reports members that an object does not take.
    fn members(&mut self, node: &Node<'_>, known: &[&str]) {
        for (name, member) in node.entries() {
            if !known.contains(&name) {
                let help = instead(name, known.iter().copied(), "", "there are");
                self.mistake(&member, format!("there is no member `{name}`"), help);
            }
        }
    }

    fn text(&mut self, node: &Node<'_>, name: &str, help: &str) -> Option<String> {
        let Some(value) = node.get(name) else {
            self.mistake(node, format!("`{name}` is missing"), help);
            return None;
        };
        let text = value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.mistake(&value, format!("`{name}` is a text"), help);
        }
        text.map(str::to_owned)
    }

    /// The texts of a list, or the only one.
    fn texts<'t>(&mut self, list: Option<Node<'t>>, node: &Node<'t>, name: &str) -> Vec<Node<'t>> {
        let Some(list) = list else {
            self.mistake(node, format!("`{name}` is missing"), format!("write `\"{name}\": […]`"));
            return Vec::new();
        };
        let texts = list.one_or_many();
        if texts.is_empty() {
            self.mistake(&list, format!("`{name}` is empty"), "name at least one");
        }
        for one in texts.iter().filter(|one| one.as_str().is_none_or(str::is_empty)) {
            self.mistake(one, format!("`{name}` is a list of texts"), "write names in quotes");
        }
        texts.into_iter().filter(|one| one.as_str().is_some_and(|it| !it.is_empty())).collect()
    }

    fn names(&mut self, list: Option<Node<'_>>, name: &str) -> Vec<PrincipalName> {
        // Nobody may be left out.
        let is_none = |list: &Node<'_>| name == "except" && list.one_or_many().is_empty();
        let Some(list) = list.filter(|list| !is_none(list)) else { return Vec::new() };
        let texts = self.texts(Some(list), &list, name);
        let named = |node: &Node<'_>| {
            let text = node.as_str().unwrap_or_default();
            let place: Option<Place> = node.place().cloned();
            PrincipalName { place, ..PrincipalName::from(text) }
        };
        texts.iter().map(named).collect()
    }
}
