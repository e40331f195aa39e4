//! From a model to a stack, through the builders.

use tablature::marker::{Billing, FitsBilling, SameAsTable};
use tablature::{
    Attribute, Condition, ConditionKey, DistanceFunction, Entity, Expr, GlobalSecondaryIndex,
    Grant, ImportedTableHandle, LeadingKey, LocalSecondaryIndex, ManagedPolicy,
    ManagedPolicyHandle, MultiRegionConsistency, PolicyStatement, Principal, ReadCapacity, Replica,
    Role, Stack, StreamViewType, StringOperator, TableEncryption, TableHandle, TableV2, Text,
    UserSignIn, UserSignInHandle, VectorIndex, WriteCapacity,
};

use crate::imports::{self, Below, Part};
use crate::model::{
    self, Actions, Content, KeyKind, Model, OwnKey, Regions, Resource, Rows, Subject, When,
};
use crate::model::{StatementActions, StatementResources, Variable};
use crate::questions::{ACCOUNT, REGION, imported_arn, stream_label};

/// The stack that a model describes.
pub(crate) fn stack(model: &Model) -> Stack {
    let mut stack = Stack::new(&model.name).region(REGION);
    if let Some(pattern) = &model.table_names {
        stack = stack.table_names(pattern);
    }
    if model.outputs_for_all {
        stack = stack.outputs_for_all();
    }
    let tables: Vec<TableHandle> =
        model.tables.iter().map(|table| add_table(&mut stack, table)).collect();
    let imports: Vec<ImportedTableHandle> =
        model.imports.iter().map(|import| stack.add(imports::imported(import))).collect();
    let sign_ins: Vec<UserSignInHandle> = (model.sign_ins.iter())
        .map(|sign_in| stack.add(UserSignIn::new(&sign_in.id).guests(sign_in.guests)))
        .collect();
    let handles = Handles { model, tables, imports, sign_ins };

    let is_bound = |index| model.roles.iter().any(|role| role.boundary == Some(index));
    let mut bounds: Vec<(usize, ManagedPolicyHandle)> = Vec::new();
    for (index, policy) in model.policies.iter().enumerate().filter(|(index, _)| is_bound(*index)) {
        bounds.push((index, stack.add(handles.policy(policy))));
    }
    let mut roles = Vec::new();
    for role in &model.roles {
        let bound = bounds.iter().find(|(index, _)| role.boundary == Some(*index));
        roles.push(stack.add(handles.role(role, bound.map(|(_, handle)| handle))));
    }
    let rest = model.policies.iter().enumerate().filter(|(index, _)| !is_bound(*index));
    for (_, policy) in rest.filter(|(_, policy)| !policy.attached_to.is_empty()) {
        let attach = |declared: ManagedPolicy, role: &usize| declared.attach_to(&roles[*role]);
        stack.add(policy.attached_to.iter().fold(handles.policy(policy), attach));
    }
    stack
}

fn add_table(stack: &mut Stack, table: &model::Table) -> TableHandle {
    let key = attribute(&table.partition_key);
    let indexes = || table.global_indexes.iter();
    if table.provisioned {
        let read = ReadCapacity::autoscaled(1, 10);
        let mut declared =
            TableV2::provisioned(&table.id, key, read, WriteCapacity::autoscaled(1, 10));
        for index in indexes() {
            declared = if index.own_capacity {
                let index = global(index).read_capacity(ReadCapacity::fixed(2));
                declared.global_secondary_index(index)
            } else {
                declared.global_secondary_index(global(index))
            };
        }
        stack.add(with_the_rest(declared, table))
    } else {
        let mut declared = TableV2::on_demand(&table.id, key);
        for index in indexes() {
            declared = if index.own_capacity {
                declared.global_secondary_index(global(index).maximum_write_request_units(7))
            } else {
                declared.global_secondary_index(global(index))
            };
        }
        for name in &table.vector_indexes {
            let index = VectorIndex::new(name, "embedding", 3, DistanceFunction::Cosine);
            // The keys of a search do not belong to a caller.
            let index = index.partition_key(attribute(&table.partition_key));
            declared = declared.vector_index(index);
        }
        stack.add(with_the_rest(declared, table))
    }
}

fn with_the_rest<B: Billing>(mut declared: TableV2<B>, table: &model::Table) -> TableV2<B>
where
    SameAsTable: FitsBilling<B>,
{
    if let Some(name) = &table.name {
        declared = declared.table_name(name);
    }
    if table.says_logical_id {
        declared = declared.logical_id(&table.logical_id);
    }
    if let Some(key) = &table.sort_key {
        declared = declared.sort_key(attribute(key));
    }
    for index in &table.local_indexes {
        let sort_key = attribute(&index.sort_key);
        declared = declared.local_secondary_index(LocalSecondaryIndex::new(&index.name, sort_key));
    }
    for entity in &table.entities {
        let partition_key = format!("{}{{id}}", entity.prefix);
        declared = declared.entity(match &entity.sort_key {
            Some(sort_key) => Entity::new(&entity.name).key(partition_key, sort_key),
            None => Entity::new(&entity.name).partition_key(partition_key),
        });
    }
    for region in &table.replicas {
        let replica = Replica::new(region);
        declared = declared.replica(match table.own_keys {
            true => replica.encryption_key(key_arn(table, region)),
            false => replica,
        });
    }
    if table.own_keys {
        let key = key_arn(table, REGION);
        declared = declared.encryption(TableEncryption::customer_managed(key));
    }
    if table.strong {
        declared = declared.multi_region_consistency(MultiRegionConsistency::Strong);
    }
    if table.stream { declared.stream(StreamViewType::NewAndOldImages) } else { declared }
}

/// The ARN of the key of KMS's that encrypts a table in a Region.
pub(crate) fn key_arn(table: &model::Table, region: &str) -> String {
    let id = format!("{:012x}", table.logical_id.len() * 256 + usize::from(table.says_logical_id));
    format!("arn:aws:kms:{region}:{ACCOUNT}:key/{}-0000-4000-8000-{id}", digest(&table.logical_id))
}

/// Eight hexadecimal digits of a text.
fn digest(text: &str) -> String {
    let digest = text.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
    format!("{digest:08x}")
}

fn global(index: &model::GlobalIndex) -> GlobalSecondaryIndex {
    let partition = std::iter::once(&index.partition_key).chain(&index.more_partition_keys);
    let declared = GlobalSecondaryIndex::with_partition_keys(&index.name, partition.map(attribute));
    match &index.sort_key {
        Some(key) => declared.sort_key(attribute(key)).project_keys_only(),
        None => declared,
    }
}

fn attribute(key: &model::Key) -> Attribute {
    match key.kind {
        KeyKind::String => Attribute::string(&key.attribute),
        KeyKind::Number => Attribute::number(&key.attribute),
        KeyKind::Binary => Attribute::binary(&key.attribute),
    }
}

/// A grant on a table, whichever handle it is of.
macro_rules! granted {
    ($table:expr, $subject:expr, $actions:expr) => {
        match ($subject, $actions) {
            (Subject::Index(_, name), Actions::Named(names)) => {
                $table.index(name).actions(names.clone())
            }
            (Subject::Index(_, name), _) => $table.index(name).read_data(),
            (Subject::VectorIndex(_, name), _) => $table.vector_index(name).search_vectors(),
            (Subject::VectorIndexes(_), _) => $table.search_vectors(),
            (_, Actions::Read) => $table.read_data(),
            (_, Actions::Write) => $table.write_data(),
            (_, Actions::ReadWrite) => $table.read_write_data(),
            (_, Actions::Named(names)) => $table.actions(names.clone()),
        }
    };
}

struct Handles<'m> {
    model: &'m Model,
    tables: Vec<TableHandle>,
    imports: Vec<ImportedTableHandle>,
    sign_ins: Vec<UserSignInHandle>,
}

impl Handles<'_> {
    fn role(&self, role: &model::Role, bound: Option<&ManagedPolicyHandle>) -> Role {
        let mut declared = match role.principal {
            model::Principal::Lambda => Role::for_lambda(&role.id),
            model::Principal::Service => Role::for_service(&role.id, "states.amazonaws.com"),
            model::Principal::Account => Role::for_account(&role.id, "444455556666"),
            model::Principal::Arn => {
                Role::new(&role.id, Principal::arn("arn:aws:iam::444455556666:user/ann"))
            }
            model::Principal::Machines => {
                let issuer = "token.actions.githubusercontent.com";
                let subject = ConditionKey::<Text>::named(format!("{issuer}:sub"));
                Role::new(&role.id, Principal::web_identity(issuer, "sts.amazonaws.com"))
                    .trust_condition(Condition::string_equals(subject, ["repo:x/y:ref:z"]))
            }
            model::Principal::People => {
                Role::new(&role.id, Principal::web_identity("https://login.example.com", "app"))
            }
            model::Principal::SignedIn(sign_in) => {
                Role::new(&role.id, self.sign_ins[sign_in].authenticated())
            }
            model::Principal::Guests(sign_in) => {
                Role::new(&role.id, self.sign_ins[sign_in].unauthenticated())
            }
        };
        for (key, value) in &role.tags {
            declared = declared.tag(key, value);
        }
        if let Some(bound) = bound {
            declared = declared.permissions_boundary(bound.arn());
        }
        let Content { grants, statements } = &role.content;
        let declared =
            grants.iter().fold(declared, |declared, grant| declared.allow(self.grant(grant)));
        statements.iter().fold(declared, |declared, one| declared.statement(self.statement(one)))
    }

    fn policy(&self, policy: &model::SharedPolicy) -> ManagedPolicy {
        let Content { grants, statements } = &policy.content;
        let declared = ManagedPolicy::new(&policy.id);
        let declared =
            grants.iter().fold(declared, |declared, grant| declared.allow(self.grant(grant)));
        statements.iter().fold(declared, |declared, one| declared.statement(self.statement(one)))
    }

    fn grant(&self, grant: &model::Grant) -> Grant {
        let model::Grant { subject, regions, actions, rows, rows_twice: _ } = grant;
        if let Subject::Imported(import, part) = subject {
            return with_rows(self.imported(*import, part, actions), grant);
        }
        let elsewhere;
        let table = match subject {
            Subject::Table(table)
            | Subject::Index(table, _)
            | Subject::VectorIndex(table, _)
            | Subject::VectorIndexes(table)
            | Subject::Stream(table)
            | Subject::Entities(table, _) => &self.tables[*table],
            Subject::Elsewhere | Subject::Imported(..) => {
                let table = TableV2::on_demand("Elsewhere", Attribute::string("pk"));
                elsewhere = Stack::new("elsewhere").add(table);
                &elsewhere
            }
        };
        if let (Subject::Entities(_, names), Rows::Own(key)) = (subject, rows)
            && let Some((first, others)) = names.split_first()
        {
            let entities = others.iter().fold(table.entity(first), |all, name| all.and(name));
            let granted = match actions {
                Actions::Read => entities.read_data(),
                Actions::Write => entities.write_data(),
                Actions::ReadWrite => entities.read_write_data(),
                Actions::Named(names) => entities.actions(names.clone()),
            };
            return granted.rows(leading_key(key));
        }
        let granted = match (subject, regions, actions) {
            (Subject::Stream(_), _, Actions::Named(names)) => table.stream().actions(names.clone()),
            (Subject::Stream(_), _, _) => table.stream().read(),
            (_, Regions::All, _) => granted!(table, subject, actions),
            (_, Regions::Own, _) => granted!(table.in_stack_region(), subject, actions),
            (_, Regions::Replica(region), _) => granted!(table.replica(region), subject, actions),
        };
        with_rows(granted, grant)
    }

    fn imported(&self, import: usize, part: &Part, actions: &Actions) -> Grant {
        let table = &self.imports[import];
        let stream = || {
            table.stream(format!("{}{}", imported_arn(&self.model.imports[import]), stream_label()))
        };
        match (part, actions) {
            (Part::Index(name), Actions::Named(names)) => table.index(name).actions(names.clone()),
            (Part::Index(name), _) => table.index(name).read_data(),
            (Part::VectorIndex(name), _) => table.vector_index(name).search_vectors(),
            (Part::VectorIndexes, _) => table.search_vectors(),
            (Part::Stream, Actions::Named(names)) => stream().actions(names.clone()),
            (Part::Stream, _) => stream().read(),
            (Part::Whole, Actions::Read) => table.read_data(),
            (Part::Whole, Actions::Write) => table.write_data(),
            (Part::Whole, Actions::ReadWrite) => table.read_write_data(),
            (Part::Whole, Actions::Named(names)) => table.actions(names.clone()),
        }
    }

    fn statement(&self, statement: &model::Statement) -> PolicyStatement {
        let model::Statement { denies, actions, resources, when } = statement;
        let declared = if *denies { PolicyStatement::deny() } else { PolicyStatement::allow() };
        let declared = match actions {
            StatementActions::Named(names) => declared.actions(names.clone()),
            StatementActions::All => declared.actions(["dynamodb:*"]),
            StatementActions::AllBut(names) => declared.not_actions(names.clone()),
        };
        let arns = |resources: &[Resource]| -> Vec<Expr> {
            resources.iter().map(|resource| self.arn(resource)).collect()
        };
        let declared = match resources {
            StatementResources::Listed(listed) => declared.resources(arns(listed)),
            StatementResources::Everything => declared.resources(["*"]),
            StatementResources::AllBut(listed) => declared.not_resources(arns(listed)),
        };
        match when {
            When::Always => declared,
            When::OverTls(over) => {
                declared.condition(Condition::bool(ConditionKey::secure_transport(), *over))
            }
            When::FromOutside => {
                let address = ConditionKey::source_ip();
                declared.condition(Condition::not_ip_address(address, ["10.0.0.0/8"]))
            }
            When::AnyOtherRow(key) => {
                let operator = match key.delimiter {
                    Some(_) => StringOperator::NotLike,
                    None => StringOperator::NotEquals,
                };
                let keys = ConditionKey::leading_keys();
                declared.condition(Condition::for_any_value(operator, keys, patterns(key)))
            }
        }
    }

    fn arn(&self, resource: &Resource) -> Expr {
        match resource {
            Resource::Table(table) => self.tables[*table].arn(),
            Resource::Index(table, name) => self.tables[*table].index(name).arn(),
            Resource::VectorIndex(table, name) => self.tables[*table].vector_index(name).arn(),
            Resource::Stream(table) => self.tables[*table].stream().arn(),
            Resource::Imported(import, Below::Table) => self.imports[*import].arn(),
            Resource::Imported(import, Below::Index(name)) => {
                self.imports[*import].index(name).arn()
            }
            other => panic!("no statement names {other:?} in stack {}", self.model.name),
        }
    }
}

fn with_rows(granted: Grant, grant: &model::Grant) -> Grant {
    let granted = if grant.rows_twice { granted.every_row("said before") } else { granted };
    match &grant.rows {
        Rows::Unspecified => granted,
        Rows::Every(reason) => granted.every_row(reason),
        Rows::Own(key) => granted.rows(leading_key(key)),
    }
}

fn leading_key(key: &OwnKey) -> LeadingKey {
    let OwnKey { variable, prefix, delimiter } = key;
    let own = match variable {
        Variable::IdentityId => LeadingKey::identity_id(),
        Variable::UserPoolSub => LeadingKey::user_pool_sub(),
        Variable::IamUserName => LeadingKey::iam_user_name(),
        Variable::Tag(tag) => LeadingKey::principal_tag(tag),
    };
    let own = if prefix.is_empty() { own } else { own.with_prefix(prefix) };
    match delimiter {
        Some(delimiter) => own.family(delimiter),
        None => own,
    }
}

/// The values of a condition on the caller's rows, as a person writes them.
fn patterns(key: &OwnKey) -> Vec<String> {
    let variable = match &key.variable {
        Variable::IdentityId => "cognito-identity.amazonaws.com:sub".to_owned(),
        Variable::UserPoolSub => "aws:PrincipalTag/sub".to_owned(),
        Variable::IamUserName => "aws:username".to_owned(),
        Variable::Tag(tag) => format!("aws:PrincipalTag/{tag}"),
    };
    match &key.delimiter {
        // Without wildcards only the dollar sign means something.
        None => vec![format!("{}${{{variable}}}", key.prefix.replace('$', "${$}"))],
        Some(delimiter) => {
            let exact = format!("{}${{{variable}}}", plain(&key.prefix));
            vec![exact.clone(), format!("{exact}{}*", plain(delimiter))]
        }
    }
}

fn plain(text: &str) -> String {
    let escaped = text.replace('$', "\u{1}").replace('*', "${*}").replace('?', "${?}");
    escaped.replace('\u{1}', "${$}")
}
