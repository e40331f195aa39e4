//! `Declaration`: what a stack can hold, and the handle for each.

use std::sync::Arc;

use crate::builder::{Calls, Id};
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
    EventSource, EventSourceMapping, EventSourceMappingDeclaration, EventSourceMappingHandle,
    Function, FunctionDeclaration, FunctionHandle,
};
use crate::sns::{Topic, TopicDeclaration, TopicHandle};
use crate::sqs::{Queue, QueueDeclaration, QueueHandle};
use crate::stack::cfn_resource::CfnResourceDeclaration;
use crate::stack::lower::Lower;
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

/// What a stack holds, by its type.
pub(crate) trait Held: Sized {
    /// The declaration, if it is of this type.
    fn of(declared: &Declared) -> Option<&Arc<Self>>;
}

/// Writes what a stack can hold: the enum of the declarations, and for each builder how it is added. A line
/// is a variant with its declaration and the noun of messages, then the builder and the handle.
macro_rules! declarations {
    ($(
        $variant:ident($declaration:ident) = $noun:literal
        $(, $builder:ident => $handle:ident)?;
    )*) => {
        /// The declarations that a stack can hold.
        #[derive(Clone, Debug)]
        pub(crate) enum Declared {
            $($variant(Arc<$declaration>),)*
        }

        impl Declared {
            /// What it is called in messages.
            pub(crate) fn noun(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $noun,)*
                }
            }

            /// Its name within the stack; of sample data, that of its table.
            pub(crate) fn id(&self) -> &Id {
                match self {
                    $(Self::$variant(declaration) => &declaration.id,)*
                }
            }

            /// The calls that made it.
            pub(crate) fn calls(&self) -> &Calls {
                match self {
                    $(Self::$variant(declaration) => &declaration.calls,)*
                }
            }

            /// What a template has of it.
            pub(super) fn lowered(&self) -> &dyn Lower {
                match self {
                    $(Self::$variant(declaration) => declaration.as_ref(),)*
                }
            }
        }

        $(
            impl Held for $declaration {
                fn of(declared: &Declared) -> Option<&Arc<Self>> {
                    match declared {
                        Declared::$variant(declaration) => Some(declaration),
                        _ => None,
                    }
                }
            }
        )*

        $($(
            impl sealed::Sealed for $builder {}
            impl Declaration for $builder {
                type Handle = $handle;

                fn declare(self, stack: &mut Stack) -> $handle {
                    let declaration = Arc::new(self.declaration);
                    stack.declarations.push(Declared::$variant(Arc::clone(&declaration)));
                    $handle { declaration, owner: stack.owner.clone() }
                }
            }
        )?)*
    };
}

declarations! {
    Table(TableDeclaration) = "table";
    ImportedTable(ImportedTableDeclaration) = "table", ImportedTable => ImportedTableHandle;
    MultiAccountReplica(MultiAccountReplicaDeclaration) = "replica",
        MultiAccountReplica => MultiAccountReplicaHandle;
    Role(RoleDeclaration) = "role", Role => RoleHandle;
    ManagedPolicy(ManagedPolicyDeclaration) = "policy", ManagedPolicy => ManagedPolicyHandle;
    UserPool(UserPoolDeclaration) = "user pool", UserPool => UserPoolHandle;
    UserPoolClient(UserPoolClientDeclaration) = "client", UserPoolClient => UserPoolClientHandle;
    SignIn(SignInDeclaration) = "sign-in", UserSignIn => UserSignInHandle;
    Function(FunctionDeclaration) = "function", Function => FunctionHandle;
    EventSourceMapping(EventSourceMappingDeclaration) = "mapping";
    Topic(TopicDeclaration) = "topic", Topic => TopicHandle;
    Queue(QueueDeclaration) = "queue", Queue => QueueHandle;
    Key(KeyDeclaration) = "key", Key => KeyHandle;
    Alarm(AlarmDeclaration) = "alarm", Alarm => AlarmHandle;
    Dashboard(DashboardDeclaration) = "dashboard", Dashboard => DashboardHandle;
    Resource(CfnResourceDeclaration) = "resource", CfnResource => CfnResourceHandle;
    Output(Output) = "output";
    Item(ItemDeclaration) = "item of table";
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

impl<S: EventSource> sealed::Sealed for EventSourceMapping<S> {}
impl<S: EventSource> Declaration for EventSourceMapping<S> {
    type Handle = EventSourceMappingHandle;

    fn declare(self, stack: &mut Stack) -> EventSourceMappingHandle {
        let declaration = Arc::new(self.declaration);
        stack.declarations.push(Declared::EventSourceMapping(Arc::clone(&declaration)));
        EventSourceMappingHandle { declaration, owner: stack.owner.clone() }
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
