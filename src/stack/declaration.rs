//! `Declaration`: what a stack can hold, and the handle for each.

use std::sync::Arc;

use crate::cloudwatch::{
    Alarm, AlarmDeclaration, AlarmHandle, Dashboard, DashboardDeclaration, DashboardHandle,
};
use crate::cognito::{
    SignInDeclaration, UserPool, UserPoolClient, UserPoolClientDeclaration, UserPoolClientHandle,
    UserPoolDeclaration, UserPoolHandle, UserSignIn, UserSignInHandle,
};
use crate::dynamodb::{
    Billing, ImportedTable, ImportedTableDeclaration, ImportedTableHandle, Item, ItemDeclaration,
    MultiAccountReplica, MultiAccountReplicaDeclaration, MultiAccountReplicaHandle,
    TableDeclaration, TableHandle, TableV2,
};
use crate::iam::{
    ManagedPolicy, ManagedPolicyDeclaration, ManagedPolicyHandle, Role, RoleDeclaration, RoleHandle,
};
use crate::kms::{Key, KeyDeclaration, KeyHandle};
use crate::lambda::{
    EventSourceMapping, EventSourceMappingDeclaration, EventSourceMappingHandle, Function,
    FunctionDeclaration, FunctionHandle,
};
use crate::sns::{Topic, TopicDeclaration, TopicHandle};
use crate::sqs::{Queue, QueueDeclaration, QueueHandle};
use crate::stack::cfn_resource::CfnResourceDeclaration;
use crate::stack::{CfnResource, CfnResourceHandle, Output, Stack};

/// A value that [`Stack::add`] takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a stack holds",
    label = "add a table, a role, a policy, a user pool, an item, an output or a `CfnResource`",
    note = "a grant goes to a role: `Role::for_lambda(\"…\").allow(grant)`",
    note = "an index goes to its table: `TableV2::on_demand(…).global_secondary_index(index)`"
)]
pub trait Declaration: sealed::Sealed {
    /// The handle, by which later declarations refer to it.
    type Handle;

    #[doc(hidden)]
    fn declare(self, stack: &mut Stack) -> Self::Handle;
}

mod sealed {
    pub trait Sealed {}
}

/// The declarations that a stack can hold.
#[derive(Clone, Debug)]
pub(crate) enum Declared {
    Table(Arc<TableDeclaration>),
    ImportedTable(Arc<ImportedTableDeclaration>),
    MultiAccountReplica(Arc<MultiAccountReplicaDeclaration>),
    Role(Arc<RoleDeclaration>),
    ManagedPolicy(Arc<ManagedPolicyDeclaration>),
    UserPool(Arc<UserPoolDeclaration>),
    UserPoolClient(Arc<UserPoolClientDeclaration>),
    SignIn(Arc<SignInDeclaration>),
    Function(Arc<FunctionDeclaration>),
    EventSourceMapping(Arc<EventSourceMappingDeclaration>),
    Topic(Arc<TopicDeclaration>),
    Queue(Arc<QueueDeclaration>),
    Key(Arc<KeyDeclaration>),
    Alarm(Arc<AlarmDeclaration>),
    Dashboard(Arc<DashboardDeclaration>),
    Resource(Arc<CfnResourceDeclaration>),
    Output(Arc<Output>),
    Item(Arc<ItemDeclaration>),
}

impl<B: Billing> sealed::Sealed for TableV2<B> {}
impl<B: Billing> Declaration for TableV2<B> {
    type Handle = TableHandle;

    fn declare(self, stack: &mut Stack) -> TableHandle {
        let table = Arc::new(self.declaration);
        stack.declarations.push(Declared::Table(Arc::clone(&table)));
        TableHandle { table, owner: stack.owner.clone() }
    }
}

impl sealed::Sealed for Item {}
impl Declaration for Item {
    type Handle = ();

    fn declare(self, stack: &mut Stack) {
        stack.declarations.push(Declared::Item(Arc::new(self.declaration)));
    }
}

impl sealed::Sealed for Output {}
impl Declaration for Output {
    type Handle = ();

    fn declare(self, stack: &mut Stack) {
        stack.declarations.push(Declared::Output(Arc::new(self)));
    }
}

macro_rules! declarations {
    ($($builder:ident => $variant:ident, $handle:ident { $($field:ident),* };)*) => {
        $(
            impl sealed::Sealed for $builder {}
            impl Declaration for $builder {
                type Handle = $handle;

                fn declare(self, stack: &mut Stack) -> $handle {
                    let declaration = Arc::new(self.declaration);
                    stack.declarations.push(Declared::$variant(Arc::clone(&declaration)));
                    $handle { declaration, $($field: stack.$field.clone()),* }
                }
            }
        )*
    };
}

declarations! {
    MultiAccountReplica => MultiAccountReplica, MultiAccountReplicaHandle { owner };
    ImportedTable => ImportedTable, ImportedTableHandle { owner };
    Role => Role, RoleHandle {};
    ManagedPolicy => ManagedPolicy, ManagedPolicyHandle {};
    UserPool => UserPool, UserPoolHandle { owner };
    UserPoolClient => UserPoolClient, UserPoolClientHandle {};
    UserSignIn => SignIn, UserSignInHandle { owner };
    Function => Function, FunctionHandle {};
    EventSourceMapping => EventSourceMapping, EventSourceMappingHandle {};
    Topic => Topic, TopicHandle {};
    Queue => Queue, QueueHandle {};
    Key => Key, KeyHandle {};
    Alarm => Alarm, AlarmHandle {};
    Dashboard => Dashboard, DashboardHandle {};
    CfnResource => Resource, CfnResourceHandle {};
}
