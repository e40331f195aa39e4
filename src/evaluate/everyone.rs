//! `Other`: whoever can make requests beside the roles of a template: users, groups, whoever has one of its
//! policies, whom the policies of tables let in, and what else comes with it when it is deployed.
//!
//! What another account's policies allow is not in the template: those of its principals that are let in may do
//! whatever the resource's policy allows. So may principals of the same account that the policy names.

use std::sync::Arc;

use super::additions::macro_of;
use super::attached::Policies;
use super::cases::with_chosen_properties;
use super::context::Value;
use super::evaluator::{Evaluator, OtherCaller, Role};
use super::openness::CallerKind;
use super::policy::{Policy, PolicyKind};
use super::principal::{Caller, LetIn};
use super::resolve::Resolver;
use super::session::Session;
use super::table::is_foreign;
use super::text::Text;
use super::trust::Trust;
use super::truth::Truth;
use super::unknown::Unknown;
use crate::facts::template::maker;
use crate::template::{Node, Resource, Template};

/// Somebody who can make requests and is no role of the template.
#[derive(Clone, Debug)]
pub(crate) struct Other {
    role: Role,
    /// ``user `Ann` ``
    noun: String,
}

impl Evaluator {
    /// Whoever can make requests beside the roles. The template is the one that was read.
    pub(crate) fn others(&self, template: &Template) -> Vec<Other> {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let chosen = with_chosen_properties(template, &self.environment);
        let template = chosen.as_ref().unwrap_or(template);
        let mut others = match template.resources().any(|resource| brings_others(&resource)) {
            true => self.in_template(template),
            false => Vec::new(),
        };
        if let Some(why) = macro_of(template) {
            let policy = Arc::new(Policy::opaque("a policy", why));
            let noun = "whoever a macro adds to the template".to_owned();
            others.push(self.somebody("Transform", noun, vec![policy]));
        }
        others.extend(self.let_in());
        others
    }

    /// The users, groups and makers of roles, and whoever has a policy.
    fn in_template(&self, template: &Template) -> Vec<Other> {
        let resolver = Resolver::beside(template, &self.environment, self.gaps.clone());
        let policies = Policies::of(template, &resolver);
        let of =
            |resource: Resource<'_>| self.of_resource(template, &resolver, &policies, resource);
        let mut others: Vec<Other> = template.resources().filter_map(of).collect();
        let known: Vec<String> = others.iter().map(|other| other.role.logical_id.clone()).collect();
        for (resource, policy) in policies.of_others() {
            let id = resource.logical_id();
            if !known.iter().any(|known| known == id) {
                let noun = format!("whoever else has the policy `{id}`");
                others.push(self.somebody(id, noun, vec![policy]));
            }
        }
        others
    }

    /// The user, group or maker of roles that a resource is.
    fn of_resource<'t>(
        &self,
        template: &'t Template,
        resolver: &Resolver<'t>,
        policies: &Policies<'_, 't>,
        resource: Resource<'t>,
    ) -> Option<Other> {
        let (id, kind) = (resource.logical_id(), resource.kind()?);
        if resolver.is_made(&resource) == Truth::No {
            return None;
        }
        let read = || Role::read(template, resolver, policies, &resource);
        let other = match kind {
            "AWS::IAM::User" => {
                let mut role = read();
                role.identity
                    .extend(of_groups(template, resolver, policies, &resource, &role.name));
                let keys = vec![
                    ("aws:principalarn", Value::One(role.arn.clone())),
                    ("aws:principaltype", Value::known("User")),
                    ("aws:username", Value::One(role.name.clone())),
                ];
                let caller = Caller { session_arn: role.arn.clone(), ..self.nobody() };
                self.other(role, format!("user `{id}`"), [CallerKind::User], caller, keys)
            }
            "AWS::IAM::Group" => {
                let keys = vec![("aws:principaltype", Value::known("User"))];
                let noun = format!("the users of group `{id}`");
                self.other(read(), noun, [CallerKind::User], self.nobody(), keys)
            }
            "AWS::SSO::PermissionSet" => {
                self.unknown(id, format!("whoever has the permission set `{id}`"))
            }
            "AWS::Serverless::Function" | "AWS::Serverless::StateMachine"
                if resource.property("Role").is_none() =>
            {
                let own = policies.of_others().filter(|(own, _)| own.logical_id() == id);
                let mut identity: Vec<Arc<Policy>> = own.map(|(_, policy)| policy).collect();
                let named =
                    resource.property("Policies").map_or_else(Vec::new, |it| it.one_or_many());
                if named.iter().any(|one| one.get("Statement").is_none()) {
                    let why = "what the transform makes of policies that are named is not in the template";
                    let why = Arc::new(Unknown::new(why).at(resource.node()));
                    identity.push(Arc::new(Policy::opaque("a policy", why)));
                }
                self.somebody(id, format!("the role of `{id}`"), identity)
            }
            kind => {
                let noun = maker(kind)?;
                self.unknown(id, format!("a principal that the {noun} `{id}` makes"))
            }
        };
        Some(other)
    }

    /// Whom the policies of tables and streams let in, but for the roles of the template and for the account, to
    /// whose own policies they leave it.
    fn let_in(&self) -> Vec<Other> {
        let mut found: Vec<LetIn> = Vec::new();
        for policy in self.tables.iter().flat_map(|table| table.all_policies()) {
            let unknown = policy.opaque.as_ref().map(|_| LetIn::Anyone);
            let known = policy.statements.iter().flat_map(|statement| statement.let_in());
            for one in known.chain(unknown) {
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        found.into_iter().filter_map(|one| self.one_let_in(one)).collect()
    }

    fn one_let_in(&self, one: LetIn) -> Option<Other> {
        let account = self.environment.account();
        match one {
            LetIn::Anyone => {
                let caller = Caller { account: String::new(), ..self.nobody() };
                Some(self.outside("*", "anyone".to_owned(), [].into(), caller, Vec::new()))
            }
            LetIn::Federated => {
                let caller = Caller { federated: true, ..self.nobody() };
                let noun = "a federated user whom a table's policy lets in".to_owned();
                Some(self.outside("Federated", noun, [].into(), caller, Vec::new()))
            }
            LetIn::Service(name) => {
                let caller = Caller { service: Some(name.clone()), ..self.nobody() };
                let noun = format!("service `{name}`");
                let keys = vec![("aws:principalisawsservice", Value::known("true"))];
                let kinds = [CallerKind::Service].into();
                Some(self.outside(&name.to_string(), noun, kinds, caller, keys))
            }
            LetIn::Aws(name) => {
                let text = name.as_str();
                if self.is_role(&name) || text == account || text == self.root() {
                    return None;
                }
                let is_account = name.as_known().is_some_and(is_account);
                let foreign = match is_account {
                    true => text != account,
                    false => text.starts_with("arn:") && is_foreign(text, account),
                };
                let of = if is_account { Some(text) } else { text.split(':').nth(4) };
                let is_root = text.ends_with(":root") || is_account;
                let caller = Caller {
                    account: of.unwrap_or(account).to_owned(),
                    role_arn: name.clone(),
                    role_id: name.clone(),
                    session_arn: name.clone(),
                    foreign,
                    ..self.nobody()
                };
                let keys = match is_root || !text.starts_with("arn:") {
                    true => Vec::new(),
                    false => vec![("aws:principalarn", Value::One(name.clone()))],
                };
                let noun = match is_root {
                    true => format!("account `{}`", of.unwrap_or(text)),
                    false => format!("`{name}`"),
                };
                Some(self.outside(&name.to_string(), noun, [].into(), caller, keys))
            }
        }
    }

    /// Whether a text is the ARN or id of a role of the template.
    fn is_role(&self, name: &Text) -> bool {
        self.each_role().any(|role| role.arn.certainly_is(name) || role.id.certainly_is(name))
    }

    fn root(&self) -> String {
        let (partition, account) = (self.environment.partition_id(), self.environment.account());
        format!("arn:{partition}:iam::{account}:root")
    }

    /// Somebody of the account of whom only policies are known.
    fn somebody(&self, id: &str, noun: String, identity: Vec<Arc<Policy>>) -> Other {
        let role = Role { identity, ..bare(id) };
        self.other(role, noun, [], self.nobody(), Vec::new())
    }

    /// Somebody whose policies are not known.
    fn unknown(&self, id: &str, noun: String) -> Other {
        let why = Arc::new(Unknown::new(format!("what {noun} may do is not in the template")));
        self.somebody(id, noun, vec![Arc::new(Policy::opaque("a policy", why))])
    }

    /// Somebody whom a resource's policy lets in. Of another account's it is assumed that their own policies allow
    /// everything.
    fn outside(
        &self,
        id: &str,
        noun: String,
        kinds: Arc<[CallerKind]>,
        caller: Caller,
        keys: Vec<(&'static str, Value)>,
    ) -> Other {
        let everything = serde_json::json!({ "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Action": "*", "Resource": "*",
        } });
        let own = caller.foreign.then(|| {
            Arc::new(Policy::of_kind("a policy of that account", everything, PolicyKind::Inline))
        });
        let mut role = Role { identity: own.into_iter().collect(), ..bare(id) };
        role.trust.kinds = kinds;
        let account = (!caller.account.is_empty()).then(|| caller.account.clone());
        self.caller(role, noun, caller, keys, account)
    }

    fn other<const N: usize>(
        &self,
        mut role: Role,
        noun: String,
        kinds: [CallerKind; N],
        caller: Caller,
        keys: Vec<(&'static str, Value)>,
    ) -> Other {
        role.trust.kinds = kinds.into();
        // Nobody assumes a user.
        role.trust.may_tag = !role.trust.kinds.contains(&CallerKind::User);
        let account = self.environment.account().to_owned();
        self.caller(role, noun, caller, keys, Some(account))
    }

    fn caller(
        &self,
        mut role: Role,
        noun: String,
        caller: Caller,
        mut keys: Vec<(&'static str, Value)>,
        account: Option<String>,
    ) -> Other {
        keys.push(("aws:securetransport", Value::known("true")));
        keys.extend(account.map(|account| ("aws:principalaccount", Value::known(&account))));
        role.other = Some(Arc::new(OtherCaller { caller, keys }));
        Other { role, noun }
    }

    /// A caller of the account that no policy names.
    fn nobody(&self) -> Caller {
        Caller {
            account: self.environment.account().to_owned(),
            role_arn: Text::default(),
            role_id: Text::default(),
            session_arn: Text::default(),
            bounded: false,
            federated: false,
            foreign: false,
            service: None,
        }
    }
}

impl Other {
    pub(crate) fn session<'e>(&'e self, evaluator: &'e Evaluator) -> Session<'e> {
        Session::new(evaluator, &self.role)
    }

    /// The noun in messages.
    pub(crate) fn noun(&self) -> &str {
        &self.noun
    }

    /// The logical id of its resource, or its name in the policy that lets it in.
    pub(crate) fn id(&self) -> &str {
        &self.role.logical_id
    }

    /// Whether a text is its id, name or ARN.
    pub(crate) fn is_called(&self, text: &str) -> bool {
        self.role.is_called(text)
    }
}

/// The policies that a user has by groups, which say it themselves or are named by what adds the user.
fn of_groups<'t>(
    template: &'t Template,
    resolver: &Resolver<'t>,
    policies: &Policies<'_, 't>,
    user: &Resource<'t>,
    name: &Text,
) -> Vec<Arc<Policy>> {
    let own = user.property("Groups").into_iter().flat_map(|groups| groups.one_or_many());
    let added = template.resources_of("AWS::IAM::UserToGroupAddition").filter(|addition| {
        let users =
            addition.property("Users").map_or_else(Vec::new, |users| resolver.texts(&users));
        users.iter().any(|one| one.certainly_is(name) || one.as_known().is_none())
    });
    let added: Vec<Node<'t>> = added.filter_map(|it| it.property("GroupName")).collect();
    let groups = own.chain(added).flat_map(|groups| resolver.texts(&groups));
    let of_group = |group: Text| {
        let is_it = |it: &Resource<'t>| {
            let by_name = it.property("GroupName").map(|name| resolver.text(&name));
            let by_id = resolver.reference(it.node(), it.logical_id());
            by_id.certainly_is(&group) || by_name.is_some_and(|name| name.certainly_is(&group))
        };
        match template.resources_of("AWS::IAM::Group").find(is_it) {
            Some(found) => Role::read(template, resolver, policies, &found).identity,
            None => {
                let why =
                    Unknown::new(format!("what group `{group}` allows is not in the template"));
                vec![Arc::new(Policy::opaque("a policy", Arc::new(why.at(user.node()))))]
            }
        }
    };
    groups.flat_map(of_group).collect()
}

/// Whether somebody beside the roles may come with a resource.
fn brings_others(resource: &Resource<'_>) -> bool {
    resource.kind().is_none_or(|kind| {
        let services = ["AWS::IAM::", "AWS::SSO::", "AWS::Serverless::"];
        let is_theirs = services.iter().any(|service| kind.starts_with(service));
        (is_theirs && kind != "AWS::IAM::Role") || maker(kind).is_some()
    })
}

/// Nobody in particular, with no policies.
fn bare(id: &str) -> Role {
    Role {
        logical_id: id.to_owned(),
        name: Text::default(),
        arn: Text::default(),
        id: Text::default(),
        tags: Vec::new(),
        trust: Trust::unknown(),
        identity: Vec::new(),
        boundary: None,
        is_made: Truth::Yes,
        other: None,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|character| character.is_ascii_digit())
}
