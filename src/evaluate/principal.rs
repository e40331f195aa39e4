//! The `Principal` and `NotPrincipal` of resource policies, and whom they match.
//!
//! See AWS's pages on [`Principal`][principal] and [`NotPrincipal`][not].
//!
//! [principal]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
//! [not]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use super::glob::glob;
use super::grounds::OpenPart;
use super::literals::Literals;
use super::resolve::{Resolver, Settled};
use super::text::Text;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::policy_syntax::{Elements, PrincipalKind, principals};
use crate::template::Node;

/// The caller: a session of a role, or somebody else.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) account: String,
    pub(super) role_arn: Text,
    pub(super) role_id: Text,
    pub(super) session_arn: Text,
    /// Whether the role has a permissions boundary.
    pub(super) bounded: bool,
    /// Whether the session may be one of a federated user: of a web identity or of SAML.
    pub(super) federated: bool,
    /// Whether its own policies are another account's, which the resource's must then join in allowing.
    pub(super) foreign: bool,
    /// The service that calls under its own name.
    pub(super) service: Option<Text>,
    /// Who vouches for a federated user that assumes a role.
    pub(super) provider: Option<Text>,
}

/// Whom a statement of a resource policy lets in, as far as it is not a role of the template.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum LetIn {
    Anyone,
    /// An account, role, session or user, by ARN or id.
    Aws(Text),
    /// The users of a web identity provider or SAML provider.
    Federated(Text),
    Service(Text),
}

impl LetIn {
    /// The name, with marks for what is not known of it.
    pub(super) fn marked(&self) -> &str {
        match self {
            Self::Anyone => "*",
            Self::Aws(name) | Self::Federated(name) | Self::Service(name) => name.as_str(),
        }
    }

    /// Why it is not known who it is.
    pub(super) fn why(&self) -> Option<&Arc<Unknown>> {
        match self {
            Self::Anyone => None,
            Self::Aws(name) | Self::Federated(name) | Self::Service(name) => name.why(),
        }
    }
}

/// The principals of a statement.
#[derive(Clone, Debug)]
pub(super) struct Principals {
    entries: Vec<Entry>,
    negated: bool,
    /// The names of the entries, computed on first use.
    names: OnceLock<Literals>,
}

#[derive(Clone, Debug)]
enum Entry {
    Anyone,
    /// An account, role, session or user, by ARN or id.
    Aws(Text),
    /// A web identity provider or SAML provider, whose users' sessions are principals of their own.
    Federated(Text),
    Service(Text),
}

/// In which role a statement matches the caller. This determines what else can limit an Allow.
#[derive(Clone, Debug)]
pub(super) struct Meant {
    /// As the session, or as anyone: "no other permissions are required".
    pub(super) directly: Truth,
    /// As the role, "limited by an implicit deny in a permissions boundary or session policy".
    pub(super) as_role: Truth,
    /// As somebody in the account, which "delegates authority to the account".
    pub(super) as_account: Truth,
}

impl Principals {
    /// The principals of a statement, if it has any.
    pub(super) fn of<'t>(resolver: &Resolver<'t>, named: &Elements<'t>) -> Option<Self> {
        let read = |node: &Node<'t>, negated| match resolver.settle(node) {
            Settled::Absent => None,
            Settled::Unknown(why) => Some(Self::new(vec![Entry::Aws(Text::unknown(why))], negated)),
            Settled::Node(node) => Some(Self::new(entries(resolver, &node), negated)),
        };
        let these = named.these.as_ref().and_then(|node| read(node, false));
        these.or_else(|| read(named.all_but.as_ref()?, true))
    }

    fn new(entries: Vec<Entry>, negated: bool) -> Self {
        Self { entries, negated, names: OnceLock::new() }
    }

    /// Whether the caller is matched, and in which role.
    pub(super) fn mean(&self, caller: &Caller, denies: bool) -> Meant {
        let listed = self.list(caller);
        if !self.negated {
            return listed;
        }
        let Meant { directly, as_role, as_account } = listed;
        // "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a
        // permissions boundary policy attached, regardless of the values specified".
        let meant = if denies && caller.bounded {
            Truth::Yes
        } else if (self.entries.iter()).any(|entry| matches!(entry, Entry::Anyone)) {
            Truth::No
        } else {
            match (directly, as_role, as_account) {
                (_, Truth::Yes, Truth::Yes) => Truth::No,
                (Truth::No, Truth::No, Truth::No) => Truth::Yes,
                (Truth::Unknown(why), ..)
                | (_, Truth::Unknown(why), _)
                | (.., Truth::Unknown(why)) => Truth::Unknown(why),
                _ => Truth::unknown(
                    "`NotPrincipal` names the session, the role or the account, but not both of \
                     the latter: AWS says that it may be denied then",
                ),
            }
        };
        Meant { directly: meant, as_role: Truth::No, as_account: Truth::No }
    }

    pub(super) fn is_negated(&self) -> bool {
        self.negated
    }

    /// The names that are not known.
    pub(super) fn open_parts(&self) -> impl Iterator<Item = OpenPart> {
        let names = self.entries.iter().filter_map(|entry| match entry {
            Entry::Anyone => None,
            Entry::Aws(name) | Entry::Federated(name) | Entry::Service(name) => Some(name),
        });
        names.filter_map(|name| {
            let why = name.why().cloned()?;
            Some(OpenPart { marked: name.as_str().to_owned(), why: Some(why) })
        })
    }

    /// Whom an Allow lets in.
    pub(super) fn let_in(&self) -> Vec<LetIn> {
        if self.negated { vec![LetIn::Anyone] } else { self.named() }
    }

    /// Whom it names, also where all others are meant.
    pub(super) fn named(&self) -> Vec<LetIn> {
        let named = self.entries.iter().map(|entry| match entry {
            Entry::Anyone => LetIn::Anyone,
            Entry::Aws(name) => LetIn::Aws(name.clone()),
            Entry::Federated(name) => LetIn::Federated(name.clone()),
            Entry::Service(name) => LetIn::Service(name.clone()),
        });
        named.collect()
    }

    fn list(&self, caller: &Caller) -> Meant {
        let any = |others: &[&Text]| {
            // Names in another case count as well.
            let lower = others.iter().map(|other| other.as_str().to_ascii_lowercase());
            let near: BTreeSet<usize> =
                lower.flat_map(|other| self.names().that_may_match(&other)).collect();
            let near = near.into_iter().filter_map(|number| self.entries.get(number));
            Truth::any(near.map(|entry| match entry {
                Entry::Aws(name) => Truth::any(others.iter().map(|other| equal(name, other))),
                Entry::Anyone | Entry::Federated(_) | Entry::Service(_) => Truth::No,
            }))
        };
        let service = || {
            let is_it = |entry: &Entry| match (entry, &caller.service) {
                (Entry::Service(name), Some(service)) => equal(name, service),
                _ => Truth::No,
            };
            Truth::any(self.entries.iter().map(is_it))
        };
        let federated = || {
            if let Some(provider) = &caller.provider {
                let is_it = |entry: &Entry| match entry {
                    Entry::Federated(name) => equal(name, provider),
                    _ => Truth::No,
                };
                return Truth::any(self.entries.iter().map(is_it));
            }
            let named = self.entries.iter().any(|entry| matches!(entry, Entry::Federated(_)));
            if !(named && caller.federated) {
                return Truth::No;
            }
            Truth::unknown("AWS does not say which sessions of a role a federated principal names")
        };
        let anyone = self.entries.iter().any(|entry| matches!(entry, Entry::Anyone));
        Meant {
            directly: Truth::from(anyone)
                .or(|| any(&[&caller.session_arn]))
                .or(federated)
                .or(service),
            as_role: any(&[&caller.role_arn, &caller.role_id]),
            as_account: any(&[&Text::known(caller.account.clone()), &root(caller)]),
        }
    }

    /// The names in lower case, by the numbers of their entries.
    fn names(&self) -> &Literals {
        self.names.get_or_init(|| {
            let name = |entry: &Entry| match entry {
                Entry::Aws(name) => name.as_str().to_ascii_lowercase(),
                Entry::Anyone | Entry::Federated(_) | Entry::Service(_) => String::new(),
            };
            let names: Vec<String> = self.entries.iter().map(name).collect();
            Literals::of(names.iter().map(|name| Some(name.as_str())))
        })
    }
}

impl Meant {
    /// Whether the caller is matched at all.
    pub(super) fn at_all(&self) -> Truth {
        Truth::any([self.directly.clone(), self.as_role.clone(), self.as_account.clone()])
    }
}

fn entries<'t>(resolver: &Resolver<'t>, node: &Node<'t>) -> Vec<Entry> {
    let entry = |kind: PrincipalKind<'t>, name: Text, names: &Node<'t>| match kind {
        PrincipalKind::Plain | PrincipalKind::Aws => aws(name),
        PrincipalKind::Federated => Entry::Federated(name),
        PrincipalKind::Service => Entry::Service(name),
        PrincipalKind::CanonicalUser => Entry::Aws(Text::unknown(Arc::new(Unknown::new(
            "which account a canonical user id means is not in the template",
        )))),
        PrincipalKind::Other(kind) => {
            let why = Unknown::new(format!("IAM knows no principals of kind `{kind}`")).at(names);
            Entry::Aws(Text::unknown(Arc::new(why)))
        }
    };
    principals(node)
        .flat_map(|(kind, names)| {
            let texts = resolver.texts(&names);
            texts.into_iter().map(move |name| entry(kind, name, &names))
        })
        .collect()
}

fn aws(name: Text) -> Entry {
    if name.as_known() == Some("*") { Entry::Anyone } else { Entry::Aws(name) }
}

/// "You cannot use a wildcard to match part of a principal name or ARN." For users, AWS documents
/// that the case of the name matters; for roles this is not documented.
fn equal(name: &Text, other: &Text) -> Truth {
    match glob(name.as_str(), name.why(), other) {
        Truth::No if name.as_str().eq_ignore_ascii_case(other.as_str()) => Truth::unknown(format!(
            "`{name}` names the principal in another case: AWS does not say whether that counts"
        )),
        truth => truth,
    }
}

/// The ARN of the account as a principal.
fn root(caller: &Caller) -> Text {
    let partition = caller.role_arn.as_str().split(':').nth(1).unwrap_or("aws");
    let mut root = Text::known(format!("arn:{partition}:iam::"));
    root.push_str(&format!("{}:root", caller.account));
    root
}

/// The ARN of a role's session: the role's name without its path, and the session's name.
pub(super) fn session_arn(role_arn: &Text, session: &Text) -> Text {
    let parts: Vec<&str> = role_arn.as_str().splitn(6, ':').collect();
    let [_, partition, _, _, account, resource] = parts.as_slice() else {
        let why = Unknown::new("the role's ARN is not known");
        return Text::unknown(Arc::new(why));
    };
    let name = resource.rsplit('/').next().unwrap_or_default();
    let mut arn = Text::default();
    let start = format!("arn:{partition}:sts::{account}:assumed-role/{name}/");
    arn.push_marked(&start, role_arn.why());
    arn.push(session);
    arn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::environment::Environment;
    use crate::template::Template;
    use serde_json::{Value, json};

    const ROLE: &str = "arn:aws:iam::111122223333:role/app/Listener";

    fn caller() -> Caller {
        let role_arn = Text::known(ROLE);
        Caller {
            account: "111122223333".to_owned(),
            session_arn: session_arn(&role_arn, &Text::known("alice")),
            role_arn,
            role_id: Text::known("AROAEXAMPLE"),
            bounded: false,
            federated: false,
            foreign: false,
            service: None,
            provider: None,
        }
    }

    fn mean(statement: Value, caller: &Caller, denies: bool) -> [&'static str; 3] {
        let template = Template::from(statement);
        let environment = Environment::default();
        let resolver = Resolver::new(&template, &environment);
        let root = template.root();
        let named = Elements { these: root.get("Principal"), all_but: root.get("NotPrincipal") };
        let principals = Principals::of(&resolver, &named).unwrap();
        let Meant { directly, as_role, as_account } = principals.mean(caller, denies);
        [directly, as_role, as_account].map(|truth| match truth {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        })
    }

    fn named(principal: Value) -> [&'static str; 3] {
        mean(json!({ "Principal": principal }), &caller(), false)
    }

    #[test]
    fn a_caller_is_meant_as_anyone_session_role_or_account() {
        let session = "arn:aws:sts::111122223333:assumed-role/Listener/alice";
        assert_eq!(named(json!("*")), ["yes", "no", "no"]);
        assert_eq!(named(json!({ "AWS": "*" })), ["yes", "no", "no"]);
        assert_eq!(named(json!({ "AWS": session })), ["yes", "no", "no"]);
        assert_eq!(named(json!({ "AWS": ["x", ROLE] })), ["no", "yes", "no"]);
        assert_eq!(named(json!({ "AWS": "AROAEXAMPLE" })), ["no", "yes", "no"]);
        assert_eq!(named(json!({ "AWS": "111122223333" })), ["no", "no", "yes"]);
        let root = "arn:aws:iam::111122223333:root";
        assert_eq!(named(json!({ "AWS": root })), ["no", "no", "yes"]);
    }

    #[test]
    fn others_and_parts_of_names_are_not_meant() {
        for other in [
            json!({ "Service": "lambda.amazonaws.com" }),
            json!({ "AWS": "arn:aws:iam::111122223333:role/Listener" }),
            json!({ "AWS": "arn:aws:iam::111122223333:role/app/*" }),
            json!({ "AWS": "999999999999" }),
            json!([]),
        ] {
            assert_eq!(named(other.clone()), ["no", "no", "no"], "{other}");
        }
    }

    #[test]
    fn a_kind_that_iam_does_not_know_may_mean_the_caller() {
        for kind in ["aws", "*", "User"] {
            assert_eq!(named(json!({ kind: "x" })), ["unknown"; 3], "{kind}");
        }
    }

    #[test]
    fn a_canonical_user_may_be_the_account_of_the_caller() {
        assert_eq!(named(json!({ "CanonicalUser": "x" })), ["unknown"; 3]);
        let both = json!({ "CanonicalUser": "x", "AWS": ROLE });
        assert_eq!(named(both), ["unknown", "yes", "unknown"]);
        let not = json!({ "NotPrincipal": { "CanonicalUser": "x" } });
        assert_eq!(mean(not, &caller(), true)[0], "unknown");
    }

    #[test]
    fn a_federated_principal_may_be_a_session_of_a_federated_user() {
        let deny = |caller: &Caller| {
            mean(json!({ "Principal": { "Federated": "accounts.google.com" } }), caller, true)
        };
        assert_eq!(deny(&caller()), ["no"; 3]);
        let federated = Caller { federated: true, ..caller() };
        assert_eq!(deny(&federated), ["unknown", "no", "no"]);
    }

    #[test]
    fn a_role_in_another_case_is_unknown() {
        let arn = "arn:aws:iam::111122223333:role/app/listener";
        assert_eq!(named(json!({ "AWS": arn })), ["no", "unknown", "no"]);
    }

    #[test]
    fn not_principal_means_everyone_but_those_it_names() {
        let account = "111122223333";
        let deny = |names: Value| mean(json!({ "NotPrincipal": names }), &caller(), true)[0];
        assert_eq!(deny(json!({ "AWS": "999999999999" })), "yes");
        assert_eq!(deny(json!({ "AWS": [ROLE, account] })), "no");
        assert_eq!(deny(json!({ "AWS": ROLE })), "unknown");
        assert_eq!(deny(json!("*")), "no");
    }

    #[test]
    fn not_principal_with_deny_ignores_its_names_under_a_boundary() {
        let bounded = Caller { bounded: true, ..caller() };
        let statement = || json!({ "NotPrincipal": { "AWS": [ROLE, "111122223333"] } });
        assert_eq!(mean(statement(), &bounded, true)[0], "yes");
        assert_eq!(mean(statement(), &bounded, false)[0], "no");
    }

    #[test]
    fn an_unknown_name_may_mean_the_caller() {
        let imported = named(json!({ "AWS": { "Fn::ImportValue": "who" } }));
        assert_eq!(imported, ["unknown", "unknown", "unknown"]);
    }
}
