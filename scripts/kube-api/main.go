// kube-api is a Kubernetes API server on loopback with its etcd, in one process: objects are stored and validated, pods do not run.
//
//	kube-api <folder>
//
// It keeps everything below the folder, which must exist. When it is ready, it prints the path of a kubeconfig on one line. It
// ends with SIGTERM or SIGINT.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/embed"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
	clientcmdapi "k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/client-go/util/keyutil"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
	"k8s.io/kubernetes/cmd/kube-apiserver/app/options"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: kube-api <folder>")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "kube-api:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, folder string) error {
	etcd, err := startEtcd(filepath.Join(folder, "etcd"))
	if err != nil {
		return fmt.Errorf("etcd: %w", err)
	}
	defer etcd.Close()

	listener, port, err := genericoptions.CreateListener("tcp", "127.0.0.1:0", net.ListenConfig{})
	if err != nil {
		return err
	}
	// Whoever can read the folder is the administrator.
	token := rand.Text()
	if err := writeSecrets(folder, token); err != nil {
		return err
	}
	config := kubeconfig(folder, port, token)
	go announce(ctx, config, filepath.Join(folder, "kubeconfig"))
	return serve(ctx, listener, port, []string{
		"--etcd-servers=http://" + etcd.Clients[0].Addr().String(),
		"--cert-dir=" + filepath.Join(folder, "certificates"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + filepath.Join(folder, "sa.key"),
		"--service-account-signing-key-file=" + filepath.Join(folder, "sa.key"),
		"--token-auth-file=" + filepath.Join(folder, "tokens.csv"),
		"--authorization-mode=RBAC",
		"--service-cluster-ip-range=10.0.0.0/24",
		"--advertise-address=127.0.0.1",
		"--endpoint-reconciler-type=none",
		// No controller makes the service accounts that it would ask for.
		"--disable-admission-plugins=ServiceAccount",
	})
}

func startEtcd(folder string) (*embed.Etcd, error) {
	config := embed.NewConfig()
	config.Dir = folder
	config.LogLevel = "error"
	local := []url.URL{{Scheme: "http", Host: "127.0.0.1:0"}}
	config.ListenClientUrls, config.AdvertiseClientUrls = local, local
	config.ListenPeerUrls, config.AdvertisePeerUrls = local, local
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return nil, err
	}
	select {
	case <-etcd.Server.ReadyNotify():
		return etcd, nil
	case err := <-etcd.Err():
		return nil, err
	}
}

// writeSecrets writes the administrator's token and the key that signs the tokens of service accounts.
func writeSecrets(folder, token string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	pem, err := keyutil.MarshalPrivateKeyToPEM(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "sa.key"), pem, 0o600); err != nil {
		return err
	}
	line := token + `,admin,admin,"system:masters"` + "\n"
	return os.WriteFile(filepath.Join(folder, "tokens.csv"), []byte(line), 0o600)
}

func kubeconfig(folder string, port int, token string) clientcmdapi.Config {
	config := clientcmdapi.NewConfig()
	config.Clusters["loopback"] = &clientcmdapi.Cluster{
		Server:               fmt.Sprintf("https://127.0.0.1:%d", port),
		CertificateAuthority: filepath.Join(folder, "certificates", "apiserver.crt"),
	}
	config.AuthInfos["admin"] = &clientcmdapi.AuthInfo{Token: token}
	config.Contexts["admin"] = &clientcmdapi.Context{Cluster: "loopback", AuthInfo: "admin"}
	config.CurrentContext = "admin"
	return *config
}

// serve runs the API server as k8s.io/kubernetes/cmd/kube-apiserver/app does, on a listener that is open already.
func serve(ctx context.Context, listener net.Listener, port int, arguments []string) error {
	server := options.NewServerRunOptions()
	flags := pflag.NewFlagSet("kube-apiserver", pflag.ContinueOnError)
	for _, set := range server.Flags().FlagSets {
		flags.AddFlagSet(set)
	}
	if err := flags.Parse(arguments); err != nil {
		return err
	}
	server.SecureServing.Listener, server.SecureServing.BindPort = listener, port
	if err := server.GenericServerRunOptions.ComponentGlobalsRegistry.Set(); err != nil {
		return err
	}
	completed, err := server.Complete(ctx)
	if err != nil {
		return err
	}
	if problems := completed.Validate(); len(problems) > 0 {
		return fmt.Errorf("%v", problems)
	}
	return app.Run(ctx, completed)
}

// announce writes the kubeconfig once the server is ready, and says so.
func announce(ctx context.Context, config clientcmdapi.Config, file string) {
	for ; ctx.Err() == nil; time.Sleep(100 * time.Millisecond) {
		client, err := clientcmd.NewDefaultClientConfig(config, nil).ClientConfig()
		if err != nil {
			continue // The server has not written its certificate yet.
		}
		clients, err := kubernetes.NewForConfig(client)
		if err != nil {
			continue
		}
		answer, err := clients.RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		if err != nil || strings.TrimSpace(string(answer)) != "ok" {
			continue
		}
		if err := clientcmd.WriteToFile(config, file); err != nil {
			fmt.Fprintln(os.Stderr, "kube-api:", err)
			os.Exit(1)
		}
		fmt.Println(file)
		return
	}
}
