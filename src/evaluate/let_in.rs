//! Whom the policies of tables and streams let in, and who is no role or user of the template.

use std::sync::Arc;

use super::context::Value;
use super::evaluator::{Evaluator, Role};
use super::other::{Other, OtherKind, bare};
use super::policy::{Policy, PolicyKind};
use super::principal::{Caller, LetIn};
use super::table::is_foreign;
use super::text::Text;

impl Evaluator {
    /// Whom the policies of tables and streams let in, and whom they tell apart from all whom they let in.
    pub(super) fn let_in(&self) -> Vec<LetIn> {
        let mut found: Vec<LetIn> = Vec::new();
        for policy in self.tables.iter().flat_map(|table| table.all_policies()) {
            let unknown = policy.opaque.as_ref().map(|_| LetIn::Anyone);
            let known = policy.statements.iter().flat_map(|one| one.let_in_or_told_apart());
            for one in known.chain(unknown) {
                if !found.contains(&one) {
                    found.push(one);
                }
            }
        }
        found
    }

    /// Somebody whom a policy lets in; `None` for roles of the template, for the users among these others, and for the
    /// account, to whose own policies it is left.
    pub(super) fn one_let_in(&self, one: LetIn, others: &[Other]) -> Option<Other> {
        match one {
            LetIn::Anyone => {
                let caller = Caller { account: String::new(), ..self.nobody() };
                Some(outside(bare("*"), OtherKind::Anyone, "anyone".to_owned(), caller, Vec::new()))
            }
            LetIn::Federated(name) => {
                let caller = Caller { federated: true, ..self.nobody() };
                let noun = format!("a federated user of `{name}`");
                let role = Role { arn: name.clone(), ..bare(&name.to_string()) };
                Some(outside(role, OtherKind::Federated, noun, caller, Vec::new()))
            }
            LetIn::Service(name) => {
                let caller = Caller { service: Some(name.clone()), ..self.nobody() };
                let keys = vec![("aws:principalisawsservice", Value::known("true"))];
                let noun = format!("service `{name}`");
                let role = Role { arn: name.clone(), ..bare(&name.to_string()) };
                Some(outside(role, OtherKind::Service, noun, caller, keys))
            }
            LetIn::Aws(name) => self.of_name(&name, others),
        }
    }

    /// Somebody whom the trust policy of a role lets in, unless it is a role or user of the template.
    pub(super) fn trusted(&self, one: LetIn, others: &[Other]) -> Option<Other> {
        match (self.own_account(&one), one) {
            (Some(account), _) => Some(account),
            (None, LetIn::Federated(provider)) => {
                let caller =
                    Caller { federated: true, provider: Some(provider.clone()), ..self.nobody() };
                let noun = format!("a federated user of `{provider}`");
                let role = Role { arn: provider.clone(), ..bare(&provider.to_string()) };
                Some(outside(role, OtherKind::Federated, noun, caller, Vec::new()))
            }
            (None, one) => self.one_let_in(one, others),
        }
    }

    /// Any principal of the account, if it is left to the policies of the account.
    fn own_account(&self, one: &LetIn) -> Option<Other> {
        let account = self.environment.account();
        let root = self.root_of(account);
        let LetIn::Aws(name) = one else { return None };
        if name.as_str() != account && name.as_str() != root {
            return None;
        }
        let arn = Text::known(root);
        // Its policies are as little known as another account's.
        let caller = Caller { role_arn: arn.clone(), foreign: true, ..self.nobody() };
        let role = Role { name: Text::known(account), arn, ..bare(account) };
        let noun = format!("account `{account}`");
        Some(outside(role, OtherKind::Account, noun, caller, Vec::new()))
    }

    /// The account, role, user or session of an ARN or id.
    fn of_name(&self, name: &Text, others: &[Other]) -> Option<Other> {
        let account = self.environment.account();
        let text = name.as_str();
        let is_beside = self.neighbours.as_ref().is_some_and(|it| it.have_principal(name));
        let is_known =
            self.is_role(name) || is_beside || others.iter().any(|one| one.has_arn(name));
        if is_known || text == account || text == self.root_of(account) {
            return None;
        }
        let is_account = name.as_known().is_some_and(is_account);
        let foreign = match is_account {
            true => text != account,
            false => text.starts_with("arn:") && is_foreign(text, account),
        };
        let of = if is_account { Some(text) } else { text.split(':').nth(4) };
        let caller = Caller {
            account: of.unwrap_or(account).to_owned(),
            role_arn: name.clone(),
            role_id: name.clone(),
            session_arn: name.clone(),
            foreign,
            ..self.nobody()
        };
        if let Some(account) = of.filter(|_| is_account || text.ends_with(":root")) {
            let (own_name, arn) = (Text::known(account), Text::known(self.root_of(account)));
            let role = Role { name: own_name, arn, ..bare(account) };
            let noun = format!("account `{account}`");
            return Some(outside(role, OtherKind::Account, noun, caller, Vec::new()));
        }
        let keys = match text.starts_with("arn:") {
            true => vec![("aws:principalarn", Value::One(name.clone()))],
            false => Vec::new(),
        };
        let role = Role { arn: name.clone(), ..bare(&name.to_string()) };
        Some(outside(role, OtherKind::Elsewhere, format!("`{name}`"), caller, keys))
    }

    /// Whether a text is the ARN or id of a role of the template.
    fn is_role(&self, name: &Text) -> bool {
        self.each_role().any(|role| role.arn.certainly_is(name) || role.id.certainly_is(name))
    }

    /// The ARN of an account.
    fn root_of(&self, account: &str) -> String {
        format!("arn:{}:iam::{account}:root", self.environment.partition_id())
    }
}

/// The name of the policy that whoever is of another account is assumed to have.
pub(super) const ASSUMED: &str = "a policy of that account";

/// Somebody whom a resource's policy lets in. Of another account's it is assumed that their own policies allow
/// everything.
fn outside(
    role: Role,
    kind: OtherKind,
    noun: String,
    caller: Caller,
    keys: Vec<(&'static str, Value)>,
) -> Other {
    let everything = serde_json::json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "*", "Resource": "*",
    } });
    let own =
        caller.foreign.then(|| Arc::new(Policy::of_kind(ASSUMED, everything, PolicyKind::Inline)));
    Other::new(Role { identity: own.into_iter().collect(), ..role }, kind, noun, caller, keys)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|character| character.is_ascii_digit())
}
