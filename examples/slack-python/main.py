"""A Slack of which every workspace has a database of its own, all with one schema."""

from pathlib import Path

from cdktf import App, TerraformOutput, TerraformStack
from cdktf_turso import Migrations, SchemaFleet, TenantRuntime, TokenExpiry, TursoGroup
from constructs import Construct

MIGRATIONS = Path(__file__).resolve().parent.parent / "slack" / "migrations"


class SlackStack(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        group = TursoGroup(self, "slack", location="aws-eu-west-1")
        workspaces = SchemaFleet(
            self,
            "workspaces",
            group=group,
            migrations=Migrations.from_directory(str(MIGRATIONS)),
            # Allows destroying this example with its data. Leave it out if workspaces hold real data.
            force_destroy=True,
        )

        for name in ("workspace1", "workspace2"):
            workspace = workspaces.add_tenant(name)
            token = workspace.add_full_access_token("app", expiration=TokenExpiry.days(30))
            TerraformOutput(self, f"{name}_url", value=workspace.url)
            TerraformOutput(self, f"{name}_token", value=token.token, sensitive=True)

        runtime = TenantRuntime(self, "app", fleet=workspaces)
        TerraformOutput(self, "environment", value=runtime.environment, sensitive=True)


def main() -> None:
    app = App()
    SlackStack(app, "slack")
    app.synth()


if __name__ == "__main__":
    main()
