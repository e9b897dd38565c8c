"""设置. One frozen object, read from `CREDIT_*` at the entrance and passed in; nobody else reads them.

Every field has a default and a sentence; a test compares them with docs/settings.md and .env.example.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph_service.errors import SettingError


class Settings(BaseSettings):
    """运行设置."""

    model_config = SettingsConfigDict(env_prefix="CREDIT_", frozen=True, extra="ignore")

    store_url: str = Field(
        "embedded:./data",
        description="图库地址: embedded:目录 (随包引擎), bolt://, neo4j:// 或 neo4j+s:// (Neo4j)."
        " Where the graph is.",
    )
    store_user: str = Field(
        "neo4j", description="Neo4j 用户名. User name for bolt:// and neo4j:// addresses."
    )
    store_password: SecretStr | None = Field(
        None, description="Neo4j 密码, 无默认值. Password; there is no default. Prefer the file."
    )
    store_password_file: Path | None = Field(
        None, description="存放密码的文件. File that holds the password; wins over CREDIT_STORE_PASSWORD."
    )
    store_database: str = Field("neo4j", description="Neo4j 数据库名. Database name on the server.")
    command_timeout: float = Field(
        120.0, gt=0, description="单条语句的时限(秒). Time limit of one statement, seconds."
    )
    engine_linger: float = Field(
        300.0, ge=0, description="最后一条命令之后随包引擎继续运行的秒数. Seconds the bundled engine lingers."
    )
    engine_heap: str = Field(
        "1g", pattern=r"^\d+[mg]$", description="随包引擎的内存上限. Heap limit of the bundled engine."
    )
    key_file: Path = Field(
        Path("secrets/person.key"),
        description="人员标识密钥文件, 首次使用时生成(0600)."
        " Key of person ids, made on first use with mode 0600.",
    )
    search_dir: Path | None = Field(
        None,
        description="企业名称检索索引的目录; 无则: 随包引擎在其数据目录的 search 下, Neo4j 在用户缓存目录下."
        " Folder of the index of organisations' names; by default beside the bundled engine, else in the cache.",
    )
    snapshot_dir: Path | None = Field(
        None,
        description="图快照的目录; 无则: 随包引擎在其数据目录的 snapshot 下, Neo4j 在用户缓存目录下."
        " Folder of the array snapshot of the graph; by default beside the bundled engine, else in the cache.",
    )
    region: str | None = Field(
        None,
        pattern=r"^(CN-?)?\d{2,6}$",
        description="行中和认定单位都未说明地区时采用的行政区划代码."
        " Region used when row and authority say none.",
    )
    batch_rows: int = Field(
        2000, ge=100, le=20000, description="每个事务写入的行数. Input rows written in one transaction."
    )
    rules: Path | None = Field(
        None,
        description="使用单位自有规则库的目录 (只是提案, 启用后才生效); 无则用随程序提供的规则库."
        " Folder of the operator's own rules, a proposal until activated.",
    )
    spread_change_limit: float = Field(
        0.1,
        ge=0,
        le=1,
        description="一次传导至多可改变的现行后果比例, 超过即停, 除非 --yes."
        " Share of the standing consequences that a run may change before it stops.",
    )
    spread_cron: str = Field(
        "30 2 * * *",
        description="worker 运行全量传导的时刻 (cron, Asia/Shanghai)."
        " When the worker runs a full spread, as a cron expression.",
    )
    related_factors: Path | None = Field(
        None,
        description="使用单位自有的证据强度与阈值文件; 无则用随程序提供的 factors.toml."
        " File of the operator's own figures for hints.",
    )
    related_cron: str = Field(
        "30 3 * * *",
        description="worker 测算全部重点监管对象关联提示的时刻 (cron, Asia/Shanghai)."
        " When the worker runs hints for all targets, as a cron expression.",
    )
    beneficial_owners: bool = Field(
        False,
        description="是否列示受益所有人 (on/off); 另须用途的法定职责允许."
        " Whether beneficial owners are told, to purposes whose legal task allows it.",
    )
    session_file: Path | None = Field(
        None,
        description="login 存放本人登录令牌的文件 (0600); 无则在 ~/.local/state/credit-graph 下, 每个图库一个."
        " File that keeps the sign-in of `login`; by default one a store in the user's state folder.",
    )
    token_file: Path | None = Field(
        None,
        description="存放服务账号令牌的文件 (0600); 设了它, 命令即以该服务账号办理."
        " File that holds the token of a service account, as which commands then act.",
    )
    session_idle: int = Field(
        30, ge=1, le=1440, description="登录后无操作至多几分钟. Minutes after which an idle sign-in ends."
    )
    session_hours: int = Field(
        12, ge=1, le=168, description="一次登录至多几小时. Hours after which any sign-in ends."
    )
    http_host: str = Field(
        "127.0.0.1",
        description="serve 监听的地址; 非本机地址另须 CREDIT_HTTP_EXPOSE. Address that `serve` listens on;"
        " any but this machine's own needs CREDIT_HTTP_EXPOSE, too.",
    )
    http_port: int = Field(
        8000, ge=0, le=65535, description="serve 监听的端口. Port that `serve` listens on."
    )
    http_expose: bool = Field(
        False,
        description="允许监听非本机地址; 传输不加密, 前面须有 TLS 网关. Let `serve` listen beyond this machine;"
        " it speaks plain HTTP, so a TLS gateway must stand before it.",
    )
    http_rate: int = Field(
        600, ge=1, description="每个接口密钥每分钟的请求数. Requests a minute that one API key may make."
    )

    def password(self) -> str | None:
        """The password from the file if one is set, else from the variable; None if neither is."""
        if self.store_password_file is not None:
            try:
                return self.store_password_file.read_text(encoding="utf-8").strip()
            except OSError as error:
                raise SettingError(
                    f"无法读取 CREDIT_STORE_PASSWORD_FILE 指定的文件 {self.store_password_file}:"
                    f" {error.strerror}。"
                    " Cannot read the password file; check its path and permissions."
                ) from error
        return self.store_password.get_secret_value() if self.store_password else None
