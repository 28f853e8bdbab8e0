// Command slack declares a chat service in which each workspace has its own database, all with one schema.
package main

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	turso "github.com/cdktf-turso/cdktf-turso-go/cdktfturso"
	"github.com/hashicorp/terraform-cdk-go/cdktf"
)

// NewSlackStack adds the Slack stack to an app. The folder with the migrations is relative to the working directory.
func NewSlackStack(scope constructs.Construct, id, migrations string) cdktf.TerraformStack {
	stack := cdktf.NewTerraformStack(scope, jsii.String(id))

	group := turso.NewTursoGroup(stack, jsii.String("slack"), &turso.TursoGroupProps{
		Location: jsii.String("aws-eu-west-1"),
	})
	workspaces := turso.NewSchemaFleet(stack, jsii.String("workspaces"), &turso.SchemaFleetProps{
		Group:      group,
		Migrations: turso.Migrations_FromDirectory(jsii.String(migrations), nil),
		// Allows destroying this example with its data. Leave it out if workspaces hold real data.
		ForceDestroy: jsii.Bool(true),
	})

	for _, name := range []string{"workspace1", "workspace2"} {
		workspace := workspaces.AddTenant(jsii.String(name), nil)
		token := workspace.AddFullAccessToken(jsii.String("app"), &turso.TokenOptions{
			Expiration: turso.TokenExpiry_Days(jsii.Number(30)),
		})
		cdktf.NewTerraformOutput(stack, jsii.String(name+"_url"), &cdktf.TerraformOutputConfig{
			Value: workspace.Url(),
		})
		cdktf.NewTerraformOutput(stack, jsii.String(name+"_token"), &cdktf.TerraformOutputConfig{
			Value:     token.Token(),
			Sensitive: jsii.Bool(true),
		})
	}

	runtime := turso.NewTenantRuntime(stack, jsii.String("app"), &turso.TenantRuntimeProps{
		Fleet: workspaces,
	})
	cdktf.NewTerraformOutput(stack, jsii.String("environment"), &cdktf.TerraformOutputConfig{
		Value:     runtime.Environment(),
		Sensitive: jsii.Bool(true),
	})
	return stack
}

func main() {
	defer jsii.Close()

	app := cdktf.NewApp(nil)
	NewSlackStack(app, "slack", "../slack/migrations")
	app.Synth()
}
