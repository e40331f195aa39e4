//! InsightHR: four tables, a user pool, and a role for each service.

use tablature::{
    Attribute, AuthFlow, Expr, GlobalSecondaryIndex, PasswordPolicy, PolicyStatement, Role,
    SignInAttribute, Stack, Stage, TableV2, UserPool, UserPoolClient,
};

/// The stack; at stage `prod` its tables are protected and recoverable.
pub fn stack(stage: &Stage) -> Stack {
    let prod = stage.is("prod");
    let mut stack = Stack::new("hr")
        .description("InsightHR: people, performance and attendance")
        .region("ap-southeast-1")
        .table_names("insighthr-{table}-{stage}")
        .outputs_for_all();
    let table = |id: &str, partition_key: &str| {
        TableV2::on_demand(id, Attribute::string(partition_key))
            .point_in_time_recovery(prod)
            .deletion_protection(prod)
    };
    let index = |name: &str, key: &str| GlobalSecondaryIndex::new(name, Attribute::string(key));

    let users =
        stack.add(table("users", "userId").global_secondary_index(index("email-index", "email")));
    let employees = stack.add(
        table("employees", "employeeId")
            .global_secondary_index(index("department-index", "department")),
    );
    let scores = stack.add(
        table("performance-scores", "employeeId")
            .sort_key(Attribute::string("period"))
            .global_secondary_index(
                index("department-period-index", "department")
                    .sort_key(Attribute::string("period")),
            ),
    );
    let attendance = stack.add(
        table("attendance-history", "employeeId")
            .sort_key(Attribute::string("date"))
            .global_secondary_index(index("date-index", "date"))
            .global_secondary_index(
                index("department-date-index", "department").sort_key(Attribute::string("date")),
            ),
    );

    let people = stack.add(
        UserPool::new("UserPool")
            .user_pool_name("insighthr-user-pool")
            .sign_in_with([SignInAttribute::Email])
            .password_policy(PasswordPolicy::at_least(8).uppercase().lowercase().numbers())
            .self_sign_up(false),
    );
    stack.add(
        UserPoolClient::new("WebClient", &people).client_name("insighthr-web-client").auth_flows([
            AuthFlow::UserPassword,
            AuthFlow::UserSrp,
            AuthFlow::RefreshToken,
        ]),
    );

    let manage_people = PolicyStatement::allow()
        .sid("ManagePeople")
        .actions([
            "cognito-idp:AdminInitiateAuth",
            "cognito-idp:AdminCreateUser",
            "cognito-idp:AdminSetUserPassword",
            "cognito-idp:AdminGetUser",
            "cognito-idp:AdminUpdateUserAttributes",
            "cognito-idp:ListUsers",
        ])
        .resources([people.arn()]);
    let ask_claude = PolicyStatement::allow()
        .sid("AskClaude")
        .actions(["bedrock:InvokeModel"])
        .resources([Expr::sub(
            "arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        )]);

    stack.add(
        Role::for_lambda("AuthService").allow(users.read_write_data()).statement(manage_people),
    );
    stack.add(Role::for_lambda("EmployeeService").allow(employees.read_write_data()));
    stack.add(
        Role::for_lambda("PerformanceScoreService")
            .allow(scores.read_write_data())
            .allow(employees.read_data()),
    );
    stack.add(
        Role::for_lambda("AttendanceService")
            .allow(attendance.read_write_data())
            .allow(employees.read_data()),
    );
    stack.add(
        Role::for_lambda("ChatbotService")
            .allow(employees.read_data())
            .allow(scores.read_data())
            .allow(attendance.read_data())
            .statement(ask_claude),
    );
    stack
}
