//! `Stack`: the declarations, and their lowering to a template.
//!
//! This module knows every declaration and judges nothing. Lowering is total: it writes what was
//! declared, right or wrong, with the user's line for every value. `rules` judge the result.

mod app;
mod cfn_resource;
mod declaration;
mod lower;
mod output;
mod stage;

pub use app::App;
pub(crate) use cfn_resource::CfnResourceDeclaration;
pub use cfn_resource::{CfnResource, CfnResourceHandle, ResourceProperties};
pub use declaration::Declaration;
pub(crate) use declaration::{Declared, Held};
pub(crate) use lower::{Lowered, Member, implied_conditions, lower, lower_without_grants};
pub use output::Output;
pub use stage::Stage;

use std::sync::Arc;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Id, common_setters, declaration, setters};
use crate::cognito::SignInDeclaration;
use crate::dynamodb::ImportedTableDeclaration;
use crate::iam::{Owner, RoleDeclaration, RoleHandle};
use crate::may::{Invariant, May};
use crate::site::{At, Place, Site};
use crate::template::{Expr, TableElsewhere};

declaration! {
    /// A CloudFormation stack.
    ///
    /// Values are added one by one. Each gives a handle, by which later ones refer to it.
    ///
    /// ```
    /// use tablature::{Attribute, Role, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("notes").description("A notes API");
    /// let notes = stack.add(
    ///     TableV2::on_demand("Notes", Attribute::string("userId")).sort_key(Attribute::string("noteId")),
    /// );
    /// stack.add(Role::for_lambda("NotesHandler").allow(notes.read_write_data()));
    /// ```
    ///
    /// The name has 1 to 128 characters of `A-Za-z0-9-` and begins with a letter. See
    /// [stacks](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacks.html).
    pub struct Stack(name: impl Into<String>) {
        name: At<String> = At::caller(name.into()),
        description: Option<At<String>> = None,
        region: Option<At<String>> = None,
        table_names: Option<At<String>> = None,
        outputs_for_all: bool = false,
        declarations: Vec<Declared> = Vec::new(),
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
        invariants: Vec<Invariant> = Vec::new(),
        owner: Owner = Owner::default(),
    }

    /// An empty stack.
    pub fn new(..);
}

impl Stack {
    /// Adds an output for the name of each table, the ARN of each role, the ids of user pools,
    /// clients and identity pools, the name of each function, the ARN of each topic and the URL of each
    /// queue: `TracksName`, `PlayerArn`, `PeopleId`.
    pub fn outputs_for_all(mut self) -> Self {
        self.outputs_for_all = true;
        self
    }

    /// Adds a table, role, policy, user pool, item, output or any other [`Declaration`], and returns its
    /// handle.
    pub fn add<D: Declaration>(&mut self, declaration: D) -> D::Handle {
        declaration.declare(self)
    }

    /// States an invariant: what is never so, and the reason, which findings show. It is an error here, with a
    /// request and the statement, if any request that a principal can make is allowed all the same (`IAM124`).
    /// What is not known breaks it as well.
    ///
    /// [`everyone`](crate::invariants::everyone) and [`principals`](crate::invariants::principals) begin a sentence.
    ///
    /// ```
    /// use tablature::invariants::{everyone, on, writes};
    /// use tablature::{Attribute, Role, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("shop");
    /// let orders = stack.add(TableV2::on_demand("Orders", Attribute::string("id")));
    /// let checkout = stack.add(Role::for_lambda("Checkout").allow(orders.read_write_data()));
    /// stack.add(Role::for_lambda("Report").allow(orders.read_data()));
    /// stack.never(
    ///     everyone().except([&checkout]).may(writes(), on(&orders)),
    ///     "orders come from the checkout",
    /// );
    /// assert!(stack.check(&Stage::default()).codes().is_empty());
    /// ```
    #[track_caller]
    pub fn never(&mut self, sentence: May, reason: impl Into<String>) {
        let place = Some(Place::Source(Site::caller()));
        self.invariants.push(Invariant { name: reason.into(), never: sentence, place });
    }

    /// The declarations of a type, in order.
    pub(crate) fn all<D: Held + 'static>(&self) -> impl Iterator<Item = &Arc<D>> {
        self.declarations.iter().filter_map(D::of)
    }

    /// Whether a role is in this stack.
    pub(crate) fn holds_role(&self, handle: &RoleHandle) -> bool {
        self.all::<RoleDeclaration>().any(|role| Arc::ptr_eq(role, &handle.declaration))
    }

    /// The sign-in that principals refer to by this name.
    pub(crate) fn sign_in_named(&self, name: &str) -> Option<&SignInDeclaration> {
        self.all::<SignInDeclaration>().find(|one| one.name() == name).map(Arc::as_ref)
    }

    /// The name of a table: the one that was set, or else the one by the naming convention.
    pub(crate) fn physical_name(
        &self,
        stage: &Stage,
        id: &Id,
        own: Option<&At<String>>,
    ) -> Option<Expr> {
        if let Some(name) = own {
            return Some(Expr::from(&name.value).at(name.site));
        }
        let pattern = &self.table_names.as_ref()?.value;
        let name = pattern.replace("{table}", &id.word().value).replace("{stage}", stage.name());
        (!name.contains(['{', '}'])).then(|| Expr::from(name).at(id.site))
    }

    /// The tables that it imports, for [`Environment::imported_tables`](crate::evaluate::Environment::imported_tables).
    pub fn imported_tables(&self) -> Vec<TableElsewhere> {
        self.all::<ImportedTableDeclaration>().map(|table| table.elsewhere()).collect()
    }

    /// The name, which is also part of the template's file name: `out/<name>.template.json`.
    pub fn name(&self) -> &str {
        &self.name.value
    }
}

setters! {
    [] Stack, [];

    /// The description of the stack, in at most 1,024 bytes.
    pub fn description(description: impl Into<String>);

    /// The Region that the stack is deployed to. It is used by the deploy command that `synth` prints,
    /// and by the rules for what must be in one Region, such as replicas, keys and streams. It does not
    /// appear in the template.
    pub fn region(region: impl Into<String>);

    /// The names of tables that do not set their own: `{table}` is the id in the declaration, or the one
    /// before it (`moved_from`), `{stage}` the stage.
    ///
    /// ```
    /// use tablature::{Attribute, Stack, Stage, TableV2};
    ///
    /// let mut stack = Stack::new("hr").table_names("insighthr-{table}-{stage}");
    /// stack.add(TableV2::on_demand("users", Attribute::string("userId")));
    /// let template = stack.template(&Stage::new("prod")).unwrap();
    /// let name = template.resource("users").unwrap().property("TableName").unwrap();
    /// assert_eq!(name.as_str(), Some("insighthr-users-prod"));
    /// ```
    pub fn table_names(pattern: impl Into<String>);
}

common_setters! {
    [] Stack = "stack": acknowledge, replacing;
    fields [];
    example
        "Stack::new(\"music\")",
        "description(\"Music\")" => "description(\"Tracks and listeners\")";
}
