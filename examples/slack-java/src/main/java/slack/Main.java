package slack;

import com.hashicorp.cdktf.App;
import com.hashicorp.cdktf.TerraformOutput;
import com.hashicorp.cdktf.TerraformStack;
import io.github.cdktfturso.ITursoToken;
import io.github.cdktfturso.Migrations;
import io.github.cdktfturso.SchemaFleet;
import io.github.cdktfturso.TenantDatabase;
import io.github.cdktfturso.TenantRuntime;
import io.github.cdktfturso.TokenExpiry;
import io.github.cdktfturso.TokenOptions;
import io.github.cdktfturso.TursoGroup;
import java.util.List;
import software.constructs.Construct;

/** A chat service in which each workspace has its own database, all with one schema. */
public class Main extends TerraformStack {

    /** @param migrations the folder with the migrations, relative to the working directory */
    public Main(Construct scope, String id, String migrations) {
        super(scope, id);

        TursoGroup group = TursoGroup.Builder.create(this, "slack")
                .location("aws-eu-west-1")
                .build();
        SchemaFleet workspaces = SchemaFleet.Builder.create(this, "workspaces")
                .group(group)
                .migrations(Migrations.fromDirectory(migrations))
                // Allows destroying this example with its data. Leave it out if workspaces hold real data.
                .forceDestroy(true)
                .build();

        for (String name : List.of("workspace1", "workspace2")) {
            TenantDatabase workspace = workspaces.addTenant(name);
            ITursoToken token = workspace.addFullAccessToken("app", TokenOptions.builder()
                    .expiration(TokenExpiry.days(30))
                    .build());
            TerraformOutput.Builder.create(this, name + "_url")
                    .value(workspace.getUrl())
                    .build();
            TerraformOutput.Builder.create(this, name + "_token")
                    .value(token.getToken())
                    .sensitive(true)
                    .build();
        }

        TenantRuntime runtime = TenantRuntime.Builder.create(this, "app")
                .fleet(workspaces)
                .build();
        TerraformOutput.Builder.create(this, "environment")
                .value(runtime.getEnvironment())
                .sensitive(true)
                .build();
    }

    public static void main(String[] args) {
        App app = new App();
        new Main(app, "slack", "../slack/migrations");
        app.synth();
    }
}
