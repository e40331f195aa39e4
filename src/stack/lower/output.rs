//! Outputs: those that were declared, and those that every resource has.

use super::{Lowering, at};
use crate::cognito::SignInPart;
use crate::site::Site;
use crate::stack::{Declared, Output};
use crate::template::Expr;

impl Lowering<'_> {
    pub(super) fn output(&mut self, output: &Output) {
        let Output { id, value, description, export_name } = output;
        let export = export_name.as_ref().map(|name| Expr::object([("Name", Some(at(name)))]));
        let written = Expr::object([
            ("Description", description.as_ref().map(at)),
            ("Value", Some(value.clone())),
            ("Export", export),
        ]);
        self.add_output(output.name(), id.site, written);
    }

    /// What a person or a program looks for after a deployment.
    pub(super) fn outputs_of(&mut self, declared: &Declared) {
        match declared {
            Declared::Table(table) => self.reference(table.resource_id(), "Name", table.id.site),
            Declared::MultiAccountReplica(replica) => {
                self.reference(replica.resource_id(), "Name", replica.id.site);
            }
            Declared::Role(role) => {
                let id = role.resource_id();
                self.value(format!("{id}Arn"), Expr::get_att(id, "Arn"), role.id.site);
            }
            Declared::ManagedPolicy(policy) => {
                self.reference(policy.resource_id(), "Arn", policy.id.site);
            }
            Declared::UserPool(pool) => self.reference(pool.resource_id(), "Id", pool.id.site),
            Declared::UserPoolClient(client) => {
                self.reference(client.resource_id(), "Id", client.id.site);
            }
            Declared::SignIn(sign_in) => {
                let pool = sign_in.user_pool.declaration.resource_id();
                let part = |part| sign_in.logical_id(part).value;
                let (client, identity_pool) =
                    (part(SignInPart::UserPoolClient), part(SignInPart::IdentityPool));
                for id in [pool, client, identity_pool] {
                    self.reference(id, "Id", sign_in.id.site);
                }
            }
            Declared::Topic(topic) => self.reference(topic.resource_id(), "Arn", topic.id.site),
            Declared::Queue(queue) => self.reference(queue.resource_id(), "Url", queue.id.site),
            Declared::Key(key) => {
                let id = key.resource_id();
                self.value(format!("{id}Arn"), Expr::get_att(id, "Arn"), key.id.site);
            }
            Declared::Function(function) => {
                self.reference(function.resource_id(), "Name", function.id.site);
            }
            Declared::EventSourceMapping(_)
            | Declared::Alarm(_)
            | Declared::Dashboard(_)
            | Declared::Resource(_)
            | Declared::Output(_)
            | Declared::ImportedTable(_)
            | Declared::Item(_) => {}
        }
    }

    fn reference(&mut self, id: String, what: &str, site: Site) {
        self.value(format!("{id}{what}"), Expr::reference(id), site);
    }

    fn value(&mut self, name: String, value: Expr, site: Site) {
        self.add_output(name, site, Expr::object([("Value", Some(value))]));
    }
}
