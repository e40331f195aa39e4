//! Lowers outputs: the declared ones, and the default ones of every resource.

use super::{Lowering, Member, at};
use crate::cognito::SignInPart;
use crate::site::Site;
use crate::stack::{Declared, Output};
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn output(&self, output: &Output) -> Member {
        let Output { id, value, description, export_name, calls: _ } = output;
        let export = export_name.as_ref().map(|name| Expr::object([("Name", Some(at(name)))]));
        let written = Expr::object([
            ("Description", description.as_ref().map(at)),
            ("Value", Some(value.clone())),
            ("Export", export),
        ]);
        Member::output(output.name(), id.site, written)
    }
}

/// The values that people and programs look for after a deployment.
pub(super) fn outputs_of(declared: &Declared) -> Vec<Member> {
    match declared {
        Declared::Table(table) => vec![reference(table.resource_id(), "Name", table.id.site)],
        Declared::MultiAccountReplica(replica) => {
            vec![reference(replica.resource_id(), "Name", replica.id.site)]
        }
        Declared::Role(role) => vec![arn(role.resource_id(), role.id.site)],
        Declared::ManagedPolicy(policy) => {
            vec![reference(policy.resource_id(), "Arn", policy.id.site)]
        }
        Declared::UserPool(pool) => vec![reference(pool.resource_id(), "Id", pool.id.site)],
        Declared::UserPoolClient(client) => {
            vec![reference(client.resource_id(), "Id", client.id.site)]
        }
        Declared::SignIn(sign_in) => {
            let pool = sign_in.user_pool.declaration.resource_id();
            let part = |part| sign_in.logical_id(part).value;
            let (client, identity_pool) =
                (part(SignInPart::UserPoolClient), part(SignInPart::IdentityPool));
            let ids = [pool, client, identity_pool];
            ids.map(|id| reference(id, "Id", sign_in.id.site)).into()
        }
        Declared::Topic(topic) => vec![reference(topic.resource_id(), "Arn", topic.id.site)],
        Declared::Queue(queue) => vec![reference(queue.resource_id(), "Url", queue.id.site)],
        Declared::Key(key) => vec![arn(key.resource_id(), key.id.site)],
        Declared::Function(function) => {
            vec![reference(function.resource_id(), "Name", function.id.site)]
        }
        Declared::EventSourceMapping(_)
        | Declared::Alarm(_)
        | Declared::Dashboard(_)
        | Declared::Resource(_)
        | Declared::Output(_)
        | Declared::ImportedTable(_)
        | Declared::Item(_) => Vec::new(),
    }
}

fn arn(id: String, site: Site) -> Member {
    value(format!("{id}Arn"), Expr::get_att(id, "Arn"), site)
}

fn reference(id: String, what: &str, site: Site) -> Member {
    value(format!("{id}{what}"), Expr::reference(id), site)
}

fn value(name: String, value: Expr, site: Site) -> Member {
    Member::output(name, site, Expr::object([("Value", Some(value))]))
}
