use tablature::{Role, Stack};

pub(crate) fn bad() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        Role::for_service("Backup", "backup.amazonaws.com")
            .aws_managed_policy("service-role/AWSBackupServiceRolePolicyForBackups"),
    );
    stack
}

pub(crate) fn good() -> Stack {
    let mut stack = Stack::new("music");
    stack.add(
        Role::for_service("Backup", "backup.amazonaws.com")
            .aws_managed_policy("service-role/AWSBackupServiceRolePolicyForBackup"),
    );
    stack
}
